package io.github.tenantsnapshot.tests.sdk;

import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.kiota.authentication.AuthenticationProvider;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.http.TlsIdentity;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The transports from an SDK to a simulator. All of them include the SDK's own interceptors. */
enum Transport {
  INTERCEPTOR,
  HTTP,
  HTTPS;

  /** Opens the transport. */
  Route open(TenantSimulator simulator) throws Exception {
    if (this == INTERCEPTOR) {
      return new Route(simulator, null, null);
    }
    GraphServer.Builder builder = GraphServer.builder(simulator.endpoint());
    TlsIdentity identity = this == HTTPS ? TlsIdentity.selfSigned() : null;
    if (identity != null) {
      builder.tls(identity);
    }
    return new Route(simulator, builder.start(), identity);
  }

  /** An open transport, which creates clients of both SDKs. */
  record Route(TenantSimulator simulator, GraphServer server, TlsIdentity identity)
      implements AutoCloseable {

    Sdk sdk(boolean beta, Caller caller) throws Exception {
      OkHttpClient.Builder client = GraphClientFactory.create();
      if (server == null) {
        client.addInterceptor(GraphInterceptor.of(simulator).withCaller(caller).strict());
        return sdk(beta, client, (request, context) -> {});
      }
      return sdk(beta, client, bearer(simulator.tokens().issue(caller)));
    }

    /** Creates a client that sends no token. */
    Sdk sdk(boolean beta) throws Exception {
      return sdk(beta, GraphClientFactory.create(), (request, context) -> {});
    }

    Sdk sdk(boolean beta, String token) throws Exception {
      OkHttpClient.Builder client = GraphClientFactory.create();
      if (server == null) {
        client.addInterceptor(GraphInterceptor.of(simulator).strict());
      }
      return sdk(beta, client, bearer(token));
    }

    private Sdk sdk(boolean beta, OkHttpClient.Builder client, AuthenticationProvider tokens)
        throws Exception {
      if (identity != null) {
        trust(client);
      }
      if (beta) {
        var graph =
            new com.microsoft.graph.beta.serviceclient.GraphServiceClient(tokens, client.build());
        if (server != null) {
          graph.getRequestAdapter().setBaseUrl(server.uri() + "/beta");
        }
        return new BetaSdk(graph);
      }
      var graph = new com.microsoft.graph.serviceclient.GraphServiceClient(tokens, client.build());
      if (server != null) {
        graph.getRequestAdapter().setBaseUrl(server.uri() + "/v1.0");
      }
      return new V1Sdk(graph);
    }

    private void trust(OkHttpClient.Builder client) throws Exception {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "graph",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      identity.certificatePem().getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      client.sslSocketFactory(
          context.getSocketFactory(), (X509TrustManager) managers.getTrustManagers()[0]);
    }

    private static AuthenticationProvider bearer(String token) {
      return (request, context) -> request.headers.tryAdd("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
      if (server != null) {
        server.close();
      }
    }
  }
}
