package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.simulator.http.internal.tls.Keytool;
import io.github.tenantsnapshot.simulator.http.internal.tls.StoredIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {

  @TempDir Path folder;

  private static X509Certificate certificate(TlsIdentity identity) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    identity.certificatePem().getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void selfSignedCertificateIsForGraphAndLoopback() throws Exception {
    X509Certificate certificate = certificate(Transport.identity());
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "graph.microsoft.com"),
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"));
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    assertThat(
            Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(825));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void certificateForSignInsIsShortLivedAndNotAnAuthority() throws Exception {
    Set<Path> before = GraphServerBodyTest.temporaryFiles("graph-server");
    TlsIdentity identity = TlsIdentity.selfSignedForSignIn(InstantSource.system());
    assertThat(GraphServerBodyTest.temporaryFiles("graph-server")).isEqualTo(before);

    X509Certificate certificate = certificate(identity);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "graph.microsoft.com"),
            List.of(2, "login.microsoftonline.com"),
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(identity.hosts()).contains("login.microsoftonline.com");
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
  }

  @Test
  void certificateForSignInsIsValidForADayOfTheClock() throws Exception {
    for (String now : List.of("2026-11-23T09:00:00Z", "2049-12-31T12:00:00Z")) {
      X509Certificate certificate =
          certificate(TlsIdentity.selfSignedForSignIn(() -> Instant.parse(now)));
      assertThat(certificate.getNotBefore().toInstant())
          .isEqualTo(Instant.parse(now).minus(Duration.ofMinutes(5)));
      assertThat(certificate.getNotAfter().toInstant())
          .isEqualTo(Instant.parse(now).plus(Duration.ofDays(1)));
    }
  }

  @Test
  void selfSignedCertificateLeavesNoTemporaryFile() throws Exception {
    Set<Path> before = GraphServerBodyTest.temporaryFiles("graph-server");
    TlsIdentity one = TlsIdentity.selfSigned();
    assertThat(GraphServerBodyTest.temporaryFiles("graph-server")).isEqualTo(before);
    assertThat(one.certificatePem()).isNotEqualTo(Transport.identity().certificatePem());
  }

  @Test
  void writePemReplacesTheTargetOfALinkAndKeepsItsPermissions() throws Exception {
    Path file = Files.writeString(folder.resolve("graph.pem"), "something else");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.pem"), Path.of("graph.pem"));
    Transport.identity().writePem(link);
    assertThat(link).isSymbolicLink();
    assertThat(file).isRegularFile();
    assertThat(Files.readString(file)).isEqualTo(Transport.identity().certificatePem());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void writePemRejectsADevice() {
    assertThatIOException()
        .isThrownBy(() -> Transport.identity().writePem(Path.of("/dev/null")))
        .withMessageStartingWith("/dev/null must be a regular file or not exist");
  }

  @Test
  void folderCanBeASymbolicLink() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    TlsIdentity.selfSigned(link);
    Path password = target.resolve("tls-identity/password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
  }

  @Test
  void folderKeepsTheCertificate() throws Exception {
    Path nested = folder.resolve("a/b");
    TlsIdentity made = TlsIdentity.selfSigned(nested);
    assertThat(TlsIdentity.selfSigned(nested).certificatePem()).isEqualTo(made.certificatePem());
    try (var files = Files.list(nested)) {
      assertThat(files).containsExactly(nested.resolve("tls-identity"));
    }
    if (Files.getFileStore(nested).supportsFileAttributeView("posix")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(nested.resolve("tls-identity"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void secondCertificateForAFolderIsDiscarded() throws Exception {
    StoredIdentity first = StoredIdentity.make(folder, keytool());
    StoredIdentity second = StoredIdentity.make(folder, keytool());
    assertThat(second).isEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void expiredCertificateIsReplaced() throws Exception {
    Path keyStore = Files.createDirectory(folder.resolve("tls-identity")).resolve("key-store.p12");
    Files.writeString(keyStore.resolveSibling("password"), "password");
    runKeytool(
        "-genkeypair",
        "-alias",
        "x",
        "-keyalg",
        "EC",
        "-dname",
        "CN=old",
        "-startdate",
        "-9d",
        "-validity",
        "1",
        "-keystore",
        keyStore.toString(),
        "-storepass",
        "password");
    TlsIdentity replaced = TlsIdentity.selfSigned(folder);
    certificate(replaced).checkValidity();
    assertThat(TlsIdentity.selfSigned(folder).certificatePem())
        .isEqualTo(replaced.certificatePem());
  }

  @Test
  void writePemWritesTheCertificateWithoutTheKey() throws Exception {
    Path file = folder.resolve("graph.pem");
    Transport.identity().writePem(file);
    assertThat(Files.readString(file))
        .isEqualTo(Transport.identity().certificatePem())
        .startsWith("-----BEGIN CERTIFICATE-----\n")
        .endsWith("\n-----END CERTIFICATE-----\n")
        .doesNotContain("PRIVATE");
  }

  @Test
  void serverUsesAKeyStore() throws Exception {
    StoredIdentity stored = StoredIdentity.make(folder, keytool());
    char[] password = stored.password().toCharArray();
    TlsIdentity fromFile = TlsIdentity.ofFile(stored.keyStore(), password);
    KeyStore keyStore = KeyStore.getInstance(stored.keyStore().toFile(), password);
    assertThat(TlsIdentity.of(keyStore, password).certificatePem())
        .isEqualTo(fromFile.certificatePem());
    try (GraphServer server = GraphServer.builder(Responses::url).tls(fromFile).start()) {
      HttpClient client =
          HttpClient.newBuilder().sslContext(Transport.trusting(fromFile.certificatePem())).build();
      assertThat(
              client
                  .send(Transport.request(server, "/x").build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void keyStoreWithoutAReadableKeyIsRejected() throws Exception {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.of(empty, new char[0]))
        .withMessage("keyStore must contain a private key with a certificate");
    StoredIdentity stored = StoredIdentity.make(folder, keytool());
    char[] password = stored.password().toCharArray();
    KeyStore keyStore = KeyStore.getInstance(stored.keyStore().toFile(), password);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.of(keyStore, "wrong".toCharArray()))
        .withMessageStartingWith("keyStore cannot be read: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.of(KeyStore.getInstance("PKCS12"), password));
    assertThatIOException()
        .isThrownBy(() -> TlsIdentity.ofFile(stored.keyStore(), "wrong".toCharArray()));
    assertThatIOException()
        .isThrownBy(() -> TlsIdentity.ofFile(folder.resolve("missing"), password));
    Path text = Files.writeString(folder.resolve("text"), "no key store");
    assertThatIOException().isThrownBy(() -> TlsIdentity.ofFile(text, password));
  }

  @Test
  void failureOfKeytoolHasItsReason() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> new Keytool(folder).makeKeyStore(folder.resolve("x"), "password"))
        .withMessageContaining("keytool")
        .withMessageContaining(folder.toString());
    assertThatIOException()
        .isThrownBy(() -> keytool().makeKeyStore(folder.resolve("none/x"), "password"))
        .withMessageContaining("keytool failed with status 1");
    assertThatIOException().isThrownBy(() -> StoredIdentity.make(folder, new Keytool(folder)));
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void clientsVerifyTheHostName() throws Exception {
    try (GraphServer server =
        Transport.HTTPS.configure(GraphServer.builder(Responses::url)).start()) {
      for (String host : List.of("localhost", "127.0.0.1")) {
        URI uri = URI.create("https://" + host + ":" + server.port() + "/x");
        assertThat(
                Transport.HTTPS
                    .client()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body())
            .isEqualTo(uri.toString());
      }
      Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
      try (plain) {
        assertThatThrownBy(() -> Transport.openTls(plain, "other.example"))
            .isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  @Test
  void plainHttpClientIsDisconnected() throws Exception {
    try (LogCapture log = new LogCapture();
        GraphServer server =
            Transport.HTTPS.configure(GraphServer.builder(Responses::url)).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      connection.in().readAllBytes(); // a TLS alert, if any
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(log.text()).isEmpty();
    }
  }

  private static Keytool keytool() {
    return new Keytool(Path.of(System.getProperty("java.home")));
  }

  private static void runKeytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
  }
}
