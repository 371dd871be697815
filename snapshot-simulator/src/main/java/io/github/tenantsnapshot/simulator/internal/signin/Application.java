package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.internal.values.Texts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An application that signs in. Secrets are kept as digests only. Immutable.
 *
 * @param clientId its GUID, in lower case
 * @param registered whether it is registered; others may do more, since nothing is known of them
 * @param secretDigests the digests of its secrets
 * @param keys the public keys of its certificates
 * @param permissions the permissions of the tokens that it gets for itself
 * @param redirectUris where a browser may be sent after a user has signed in
 */
public record Application(
    String clientId,
    boolean registered,
    Set<String> secretDigests,
    List<PublicKey> keys,
    Set<Permission> permissions,
    Set<String> redirectUris) {

  /** Copies the collections. */
  public Application {
    secretDigests = Set.copyOf(secretDigests);
    keys = List.copyOf(keys);
    permissions = Set.copyOf(permissions);
    redirectUris = Set.copyOf(redirectUris);
  }

  static Application unregistered(String clientId) {
    return new Application(
        clientId.toLowerCase(Locale.ROOT),
        false,
        Set.of(),
        List.of(),
        Set.of(Permission.values()),
        Set.of());
  }

  /** Returns whether the application has a secret or a certificate, which it then must use. */
  boolean isConfidential() {
    return !secretDigests.isEmpty() || !keys.isEmpty();
  }

  /** Returns whether a secret is the application's, in a time that depends on neither. */
  boolean hasSecret(String secret) {
    byte[] given = digest(secret).getBytes(StandardCharsets.US_ASCII);
    boolean found = false;
    for (String each : secretDigests) {
      found |= MessageDigest.isEqual(each.getBytes(StandardCharsets.US_ASCII), given);
    }
    return found;
  }

  /** Returns whether a browser may be sent to a URI. */
  boolean allowsRedirect(String uri) {
    return registered ? redirectUris.contains(uri) : isLoopback(uri);
  }

  /** Returns whether web pages of an origin may request tokens. */
  boolean allowsOrigin(String origin) {
    return registered
        ? redirectUris.stream().anyMatch(uri -> origin.equals(origin(uri)))
        : isLoopbackOrigin(origin);
  }

  /** Returns scheme, host and port of a URI, in ASCII as in a header. */
  private static String origin(String uri) {
    URI parsed = URI.create(URI.create(uri).toASCIIString());
    return parsed.getScheme() + "://" + parsed.getRawAuthority();
  }

  /** Returns whether a text is scheme, host and port of this machine. */
  static boolean isLoopbackOrigin(String text) {
    return isLoopback(text) && text.equals(origin(text));
  }

  /** Returns whether a text is an HTTP URL of this machine. */
  private static boolean isLoopback(String text) {
    if (Texts.firstUnstorable(text) >= 0) { // such a URL cannot be percent-encoded
      return false;
    }
    try {
      URI uri = URI.create(text);
      String host = uri.getHost();
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && host != null
          && host.matches("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the digest of a secret, for {@link #secretDigests}. */
  public static String digest(String secret) {
    return HexFormat.of().formatHex(sha256(secret));
  }

  /** Returns the digest of a text in UTF-8. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 must be present in every Java runtime", e);
    }
  }
}
