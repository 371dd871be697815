package io.github.tenantsnapshot.simulator.http.internal.tls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The keytool program of a JDK. Immutable. */
public final class Keytool {

  private static final String PASSWORD_VARIABLE = "TENANT_SNAPSHOT_KEY_STORE_PASSWORD";

  private static final String NAMES =
      "san=dns:graph.microsoft.com,dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";

  private final Path folder;

  /**
   * Creates an instance for the keytool of a JDK.
   *
   * @param javaHome the folder of the JDK
   */
  public Keytool(Path javaHome) {
    this.folder = javaHome.resolve("bin");
  }

  /**
   * Creates a PKCS #12 key store with a key pair and a self-signed certificate for
   * graph.microsoft.com, localhost and the loopback addresses. The certificate is valid from
   * yesterday for 825 days, the longest period that all clients accept.
   *
   * @throws IOException if the program is missing or fails
   */
  public void makeKeyStore(Path file, String password) throws IOException {
    run(
        password,
        List.of(
            program().toString(),
            "-genkeypair",
            "-alias",
            "graph",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=graph.microsoft.com, O=Tenant Snapshot simulator",
            "-ext",
            NAMES,
            "-ext",
            "eku=serverAuth",
            "-startdate",
            "-1d",
            "-validity",
            "825",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            PASSWORD_VARIABLE));
  }

  private Path program() throws IOException {
    for (String name : List.of("keytool", "keytool.exe")) {
      Path program = folder.resolve(name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw new IOException(
        "cannot create a certificate: the JDK's keytool is missing in "
            + folder
            + "; use a JDK or a key store");
  }

  private static void run(String password, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PASSWORD_VARIABLE, password);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("keytool failed with status " + status + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keytool was creating a certificate");
    } finally {
      process.destroy();
    }
  }
}
