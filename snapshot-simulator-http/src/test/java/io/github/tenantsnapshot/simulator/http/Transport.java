package io.github.tenantsnapshot.simulator.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The protocol of a test: plain HTTP, or HTTPS with a verified certificate. */
enum Transport {
  HTTP,
  HTTPS;

  /** Created once, since keytool takes a second. */
  private static final class Shared {
    static final TlsIdentity IDENTITY;
    static final SSLContext TRUST;

    static {
      try {
        IDENTITY = TlsIdentity.selfSigned();
        TRUST = trusting(IDENTITY.certificatePem());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static TlsIdentity identity() {
    return Shared.IDENTITY;
  }

  static SSLContext trusting(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "graph",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String scheme() {
    return this == HTTP ? "http" : "https";
  }

  GraphServer.Builder configure(GraphServer.Builder builder) {
    return this == HTTP ? builder : builder.tls(identity());
  }

  HttpClient client() {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    return this == HTTP ? builder.build() : builder.sslContext(Shared.TRUST).build();
  }

  static HttpRequest.Builder request(GraphServer server, String target) {
    return HttpRequest.newBuilder(URI.create(server.uri() + target));
  }

  /** Connects to loopback; with TLS, the client requests graph.microsoft.com. */
  Connection connect(GraphServer server) throws IOException {
    Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
    return new Connection(this == HTTP ? plain : openTls(plain, "graph.microsoft.com"));
  }

  static SSLSocket openTls(Socket plain, String host) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Shared.TRUST.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
