package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.server.Main;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code serve} with {@code --sign-in}. */
class ServeSignInTest {

  private static final String APP = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "not-a-real~secret+1";

  private final ObjectMapper json = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void registeredApplicationSignsInAndReads() throws Exception {
    try (RunningServer server =
        new RunningServer(folder, "--tls", "--sign-in", "--application", APP + ":" + SECRET)) {
      int port = URI.create(server.endpoint()).getPort();
      OkHttpClient client = client(Path.of(server.info.get("certificate").asText()));

      assertThat(token(client, port, "wrong").get("error_description").asText())
          .startsWith("AADSTS7000215: ");
      JsonNode token = token(client, port, SECRET);
      Request list =
          new Request.Builder()
              .url(
                  "https://graph.microsoft.com:"
                      + port
                      + "/v1.0/admin/configurationManagement/configurationSnapshotJobs")
              .header("Authorization", "Bearer " + token.get("access_token").asText())
              .build();
      try (Response jobs = client.newCall(list).execute()) {
        assertThat(jobs.code()).isEqualTo(200);
      }
    }
  }

  @Test
  void messageAboutAWrongApplicationHasNoSecret() {
    FinishedCommand command =
        FinishedCommand.of(
            Main::run, "serve", "--tls", "--sign-in", "--application", "x:" + SECRET);

    command.assertArgumentsRejected("a GUID, a colon and a secret");
    assertThat(command.toString()).doesNotContain(SECRET);
  }

  private JsonNode token(OkHttpClient client, int port, String secret) throws Exception {
    Request request =
        new Request.Builder()
            .url("https://login.microsoftonline.com:" + port + "/common/oauth2/v2.0/token")
            .post(
                new FormBody.Builder()
                    .add("client_id", APP)
                    .add("client_secret", secret)
                    .add("grant_type", "client_credentials")
                    .add("scope", "https://graph.microsoft.com/.default")
                    .build())
            .build();
    try (Response response = client.newCall(request).execute()) {
      return json.readTree(response.body().string());
    }
  }

  private static OkHttpClient client(Path pem) throws Exception {
    X509TrustManager trust = PemTrust.in(pem);
    return new OkHttpClient.Builder()
        .sslSocketFactory(PemTrust.context(trust).getSocketFactory(), trust)
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }
}
