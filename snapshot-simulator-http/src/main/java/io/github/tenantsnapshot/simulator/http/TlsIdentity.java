package io.github.tenantsnapshot.simulator.http;

import io.github.tenantsnapshot.simulator.http.internal.tls.Keytool;
import io.github.tenantsnapshot.simulator.http.internal.tls.SelfSignedCertificate;
import io.github.tenantsnapshot.simulator.http.internal.tls.StoredIdentity;
import io.github.tenantsnapshot.simulator.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS private key and certificate for a {@link GraphServer}.
 *
 * <p>A client that verifies certificates must be configured to trust {@link #certificatePem()}, for
 * example with {@code curl --cacert} or Node's {@code NODE_EXTRA_CA_CERTS}. Immutable.
 */
public final class TlsIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

  /** Types of subject alternative names: RFC 5280, section 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  /** How much the clocks of client and server may differ. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private static final Duration SIGN_IN_VALIDITY = Duration.ofDays(1);

  private final SSLContext sslContext;
  private final X509Certificate certificate;
  private final String certificatePem;

  private TlsIdentity(SSLContext sslContext, Certificate[] chain) throws GeneralSecurityException {
    this.sslContext = sslContext;
    this.certificate = (X509Certificate) chain[0];
    this.certificatePem = pem(chain);
  }

  /**
   * Returns an identity with the first private key of a key store and its certificate chain.
   *
   * @param keyStore the loaded key store
   * @param password the password of the key
   * @throws IllegalArgumentException if the key store has no private key with a certificate, or if
   *     the password of the key is wrong
   */
  public static TlsIdentity of(KeyStore keyStore, char[] password) {
    Objects.requireNonNull(keyStore, "keyStore must not be null");
    Objects.requireNonNull(password, "password must not be null");
    try {
      for (String alias : Collections.list(keyStore.aliases())) {
        if (keyStore.isKeyEntry(alias) && keyStore.getCertificateChain(alias) != null) {
          return of(
              keyStore.getKey(alias, password), password, keyStore.getCertificateChain(alias));
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("keyStore cannot be read: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("keyStore must contain a private key with a certificate");
  }

  /**
   * Returns an identity with the first private key of a key store file and its certificate chain.
   *
   * @param file the key store file, in PKCS #12 or JKS format
   * @param password the password of the file and of the key
   * @throws IOException if the file cannot be read, or if the password of the file is wrong
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static TlsIdentity ofFile(Path file, char[] password) throws IOException {
    Objects.requireNonNull(file, "file must not be null");
    Objects.requireNonNull(password, "password must not be null");
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try {
      return of(KeyStore.getInstance(file.toFile(), password), password);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the key store " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Creates a key pair and a self-signed certificate for {@code graph.microsoft.com}, {@code
   * localhost} and the loopback addresses, valid for 825 days. Each call creates a new pair and
   * leaves no files on disk. A call takes about a second, since it runs the JDK's keytool.
   *
   * @throws IOException if keytool is missing or fails
   */
  public static TlsIdentity selfSigned() throws IOException {
    Path folder = Files.createTempDirectory("graph-server");
    try {
      return of(StoredIdentity.make(folder, keytool()));
    } finally {
      StoredIdentity.deleteFrom(folder);
      Files.delete(folder);
    }
  }

  /**
   * Creates a key pair and a self-signed certificate as {@link #selfSigned()} does, but also for
   * {@code login.microsoftonline.com}, valid for one day, and not for an authority. The key is
   * never written to a file: whoever has it could read the sign-ins of clients that trust the
   * certificate.
   *
   * @param clock the clock from which the day is counted; the clients' clocks must agree with it
   */
  public static TlsIdentity selfSignedForSignIn(InstantSource clock) {
    Objects.requireNonNull(clock, "clock must not be null");
    Instant now = clock.instant();
    try {
      SelfSignedCertificate created =
          SelfSignedCertificate.of(
              List.of("graph.microsoft.com", "login.microsoftonline.com", "localhost"),
              now.minus(CLOCK_DIFFERENCE),
              now.plus(SIGN_IN_VALIDITY));
      return of(
          created.pair().getPrivate(), new char[0], new Certificate[] {created.certificate()});
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("elliptic curves must be present in every Java runtime", e);
    }
  }

  /**
   * Creates a key pair and a certificate as {@link #selfSigned()} does, and stores them in a
   * folder. If the folder already has a certificate that is currently valid, returns that one, so a
   * client needs to be configured only once. The private key and its password are in the subfolder
   * {@code tls-identity}, which only its owner can read.
   *
   * @param folder the folder; created if missing
   * @throws IOException if keytool is missing or fails, or if the folder cannot be used
   */
  public static TlsIdentity selfSigned(Path folder) throws IOException {
    Objects.requireNonNull(folder, "folder must not be null");
    if (!Files.isDirectory(folder)) { // JDK 17 throws for a symbolic link to one
      Files.createDirectories(folder);
    }
    if (StoredIdentity.isIn(folder)) {
      TlsIdentity stored = of(StoredIdentity.in(folder));
      if (stored.isValid()) {
        return stored;
      }
      StoredIdentity.deleteFrom(folder);
    }
    return of(StoredIdentity.make(folder, keytool()));
  }

  /** Returns the SSL context with this key and certificate; the same instance for each call. */
  public SSLContext sslContext() {
    return sslContext;
  }

  /** Returns the certificate chain for clients to trust, as PEM, the server's certificate first. */
  public String certificatePem() {
    return certificatePem;
  }

  /**
   * Writes {@link #certificatePem()} to a file, without the private key. An existing file is
   * replaced in the same way as by {@link
   * io.github.tenantsnapshot.simulator.TenantSimulator#saveState}.
   *
   * @throws IOException if the file cannot be written or is not a regular file
   */
  public void writePem(Path file) throws IOException {
    Objects.requireNonNull(file, "file must not be null");
    byte[] pem = certificatePem.getBytes(StandardCharsets.US_ASCII);
    AtomicFile.at(file).write(out -> out.write(pem), false);
  }

  /** Returns the host names and IP addresses of the certificate. */
  Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
          hosts.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException e) {
      LOG.warn("the names of the certificate cannot be read", e);
    }
    return hosts;
  }

  private static Keytool keytool() {
    return new Keytool(Path.of(System.getProperty("java.home")));
  }

  private static TlsIdentity of(StoredIdentity stored) throws IOException {
    return ofFile(stored.keyStore(), stored.password().toCharArray());
  }

  /** Uses only one key, so that the server presents the certificate that this class returns. */
  private static TlsIdentity of(Key key, char[] password, Certificate[] chain)
      throws GeneralSecurityException, IOException {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry("graph", key, password, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new TlsIdentity(context, chain);
  }

  private boolean isValid() {
    try {
      certificate.checkValidity();
      return true;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return false;
    }
  }

  private static String pem(Certificate[] chain) throws CertificateEncodingException {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder pem = new StringBuilder();
    for (Certificate each : chain) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(lines.encodeToString(each.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return pem.toString();
  }
}
