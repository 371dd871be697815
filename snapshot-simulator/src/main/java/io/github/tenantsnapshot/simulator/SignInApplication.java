package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.simulator.internal.signin.Application;
import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The registration of an application for {@link SignIn#register(SignInApplication)}.
 *
 * <p>An application with a secret or a key needs one of them for each token. One without either is
 * a public client: it gets tokens for users only. Its text has no secrets. Immutable.
 */
public final class SignInApplication {

  private final Application application;

  private SignInApplication(Application application) {
    this.application = application;
  }

  /**
   * Returns a builder of an application without secrets, permissions and redirect URIs.
   *
   * @param clientId the application's GUID
   * @throws IllegalArgumentException if the id is not a GUID
   */
  public static Builder builder(String clientId) {
    Objects.requireNonNull(clientId, "clientId must not be null");
    if (!Guids.isGuid(clientId)) {
      throw new IllegalArgumentException("clientId must be a GUID: " + clientId);
    }
    return new Builder(clientId.toLowerCase(Locale.ROOT));
  }

  /** Returns the application's GUID. */
  public String clientId() {
    return application.clientId();
  }

  Application application() {
    return application;
  }

  /** Returns the application as text, for messages. */
  @Override
  public String toString() {
    return "SignInApplication[" + clientId() + "]";
  }

  /** A builder of applications. Not thread-safe. */
  public static final class Builder {

    private final String clientId;
    private final Set<String> secretDigests = new LinkedHashSet<>();
    private final List<PublicKey> keys = new ArrayList<>();
    private Set<Permission> permissions = Set.of();
    private final Set<String> redirectUris = new LinkedHashSet<>();

    private Builder(String clientId) {
      this.clientId = clientId;
    }

    /**
     * Adds a secret.
     *
     * @throws IllegalArgumentException if the secret is empty
     */
    public Builder addSecret(String secret) {
      Objects.requireNonNull(secret, "secret must not be null");
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("secret must not be empty");
      }
      secretDigests.add(Application.digest(secret));
      return this;
    }

    /**
     * Adds the public key of a certificate, whose private key signs client assertions with RS256 or
     * PS256.
     *
     * @param key an RSA key
     */
    public Builder addKey(PublicKey key) {
      keys.add(Objects.requireNonNull(key, "key must not be null"));
      return this;
    }

    /** Sets the permissions of the tokens that the application gets for itself. */
    public Builder permissions(Permission... permissions) {
      Objects.requireNonNull(permissions, "permissions must not be null");
      for (Permission each : permissions) {
        Objects.requireNonNull(each, "permissions must not contain null");
      }
      this.permissions = Set.of(permissions);
      return this;
    }

    /**
     * Adds a URI that a user's browser may be sent to. A request must have exactly this URI. Web
     * pages of its origin may request tokens.
     *
     * @param redirectUri such as {@code http://localhost:3000/}
     * @throws IllegalArgumentException if the URI is not absolute, has a fragment or an unpaired
     *     surrogate, or if a browser would run or show its text
     */
    public Builder addRedirectUri(String redirectUri) {
      Objects.requireNonNull(redirectUri, "redirectUri must not be null");
      URI uri;
      try {
        uri = URI.create(redirectUri);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("redirectUri must be a URI: " + redirectUri, e);
      }
      if (Texts.firstUnstorable(redirectUri) >= 0) {
        throw new IllegalArgumentException(
            "redirectUri must not contain an unpaired surrogate: " + redirectUri);
      }
      if (uri.getScheme() == null
          || uri.getRawAuthority() == null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "redirectUri must have a scheme and a host, and no fragment: " + redirectUri);
      }
      if (Set.of("javascript", "data", "vbscript", "file", "blob")
          .contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "redirectUri must have the scheme http, https, or one of an application: "
                + redirectUri);
      }
      redirectUris.add(redirectUri);
      return this;
    }

    /** Returns the application. */
    public SignInApplication build() {
      return new SignInApplication(
          new Application(clientId, true, secretDigests, keys, permissions, redirectUris));
    }
  }
}
