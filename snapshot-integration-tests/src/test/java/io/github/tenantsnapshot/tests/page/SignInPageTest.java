package io.github.tenantsnapshot.tests.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.tenantsnapshot.simulator.SignInApplication;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.http.TlsIdentity;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web page that signs in with MSAL in a browser, with the true host names. */
class SignInPageTest {

  private static final String APP = "11111111-2222-3333-4444-555555555555";
  private static final Path SCRIPTS = Path.of("src", "test", "clients", "sign-in");

  @TempDir private Path folder;

  @Test
  void msalForBrowsersSignsIn() throws Exception {
    assumeTrue(Chromium.installed().isPresent(), "skipped: there is no Chromium on the PATH");
    byte[] msal = msal();
    TlsIdentity identity = TlsIdentity.selfSignedForSignIn(InstantSource.system());
    HttpServer pages =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String origin = "http://localhost:" + pages.getAddress().getPort();
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server =
            GraphServer.builder(simulator)
                .tls(identity)
                .signIn(simulator.signIn())
                .cors(origin)
                .start()) {
      simulator
          .signIn()
          .register(SignInApplication.builder(APP).addRedirectUri(origin + "/").build())
          .requireRegistration();
      byte[] page = page(simulator.tenant().id());
      serve(pages, "/", "text/html", page);
      serve(pages, "/msal.js", "text/javascript", msal);
      pages.start();
      String address = "127.0.0.1:" + server.port();
      try (Chromium browser =
              Chromium.start(
                  "--host-resolver-rules=MAP login.microsoftonline.com:443 "
                      + address
                      + ", MAP graph.microsoft.com:443 "
                      + address,
                  "--ignore-certificate-errors-spki-list=" + digest(identity));
          Tab tab = browser.openTab()) {
        tab.open(origin + "/");
        tab.awaitAcrossPages(
            "location.host === 'login.microsoftonline.com' && document.querySelector('button')");
        assertThat(tab.text("document.body.innerText")).contains("This is not Microsoft");

        tab.click("button");

        tab.awaitAcrossPages(
            "location.origin === '" + origin + "' && document.body.innerText.includes(':')");
        assertThat(tab.text("document.body.innerText")).isEqualTo("Graph: 200");
      }
    } finally {
      pages.stop(0);
    }
  }

  /** Returns MSAL, which npm installs; skips the test if it cannot. */
  private byte[] msal() throws Exception {
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(SCRIPTS.resolve(file), folder.resolve(file));
    }
    Outcome installed;
    try {
      installed =
          Programs.run(folder, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit"));
    } catch (IOException e) {
      return abort("skipped: there is no npm to run: " + e.getMessage());
    }
    if (installed.status() != 0) {
      abort("skipped: npm cannot install MSAL: " + installed.err());
    }
    return Files.readAllBytes(
        folder.resolve(
            Path.of("node_modules", "@azure", "msal-browser", "lib", "msal-browser.min.js")));
  }

  private static byte[] page(String tenantId) throws IOException {
    return Files.readString(SCRIPTS.resolve("msal-browser.html"))
        .replace("CLIENT_ID", APP)
        .replace("TENANT_ID", tenantId)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void serve(HttpServer pages, String path, String type, byte[] content) {
    pages.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
  }

  /** Returns the digest of the public key, by which the browser trusts the certificate. */
  private static String digest(TlsIdentity identity) throws Exception {
    byte[] key =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    identity.certificatePem().getBytes(StandardCharsets.US_ASCII)))
            .getPublicKey()
            .getEncoded();
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
  }
}
