package io.github.tenantsnapshot.tests.examples;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The serve command with sign-in, on the port that clients use for the true host names. Its address
 * is one of the loopback addresses, so that it does not conflict with other servers.
 */
final class SignInServer implements AutoCloseable {

  static final String APP = "11111111-2222-3333-4444-555555555555";
  static final String SECRET = "not-a-real~secret+1";

  private static final int PORT = 443;
  private static final String PASSWORD = "changeit";

  final String address;

  private final Path folder;
  private final RunningServer server;

  private SignInServer(Path folder, String address, RunningServer server) {
    this.folder = folder;
    this.address = address;
    this.server = server;
  }

  /** Starts a server with a registered application; skips the test if it cannot use the port. */
  static SignInServer start(Path folder, String... more) throws IOException {
    long process = ProcessHandle.current().pid();
    String address = "127." + (process >> 8 & 0xff) + "." + (process & 0xff) + ".43";
    try (ServerSocket free = new ServerSocket(PORT, 1, InetAddress.getByName(address))) {
      free.setReuseAddress(true);
    } catch (IOException e) {
      abort("skipped: a server cannot use port " + PORT + " of " + address + ": " + e.getMessage());
    }
    List<String> options =
        new ArrayList<>(
            List.of("--address", address, "--port", Integer.toString(PORT), "--tls", "--sign-in"));
    options.addAll(List.of("--application", APP + ":" + SECRET));
    options.addAll(List.of(more));
    return new SignInServer(
        folder, address, new RunningServer(folder, options.toArray(String[]::new)));
  }

  String tenantId() {
    return server.info.get("tenantId").asText();
  }

  /** Returns the file with the certificate. */
  Path pem() {
    return Path.of(server.info.get("certificate").asText());
  }

  /** Returns the options with which a Java program resolves the names and trusts the server. */
  List<String> javaOptions() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(
        hosts, address + " login.microsoftonline.com\n" + address + " graph.microsoft.com\n");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem())) {
      trusted.setCertificateEntry(
          "simulator", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Path store = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(store)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return List.of(
        "-Djdk.net.hosts.file=" + hosts,
        "-Djavax.net.ssl.trustStore=" + store,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  @Override
  public void close() {
    server.close();
  }
}
