package io.github.tenantsnapshot.tests.sdk;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.graph.models.ConfigurationBaseline;
import com.microsoft.graph.models.ConfigurationSnapshotJob;
import com.microsoft.graph.models.SnapshotJobStatus;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A program that takes a snapshot with the official SDK: it creates a job, polls it, and downloads
 * the snapshot. Its arguments are an endpoint and a token, or the info file of a served tenant.
 */
final class SnapshotWithTheSdk {

  private static final String SCOPE = "https://graph.microsoft.com/.default";

  private SnapshotWithTheSdk() {}

  /** The wait between two polls of a job. */
  interface Wait {

    void untilNextPoll() throws InterruptedException;
  }

  public static void main(String[] args) throws Exception {
    run(System.out, () -> TimeUnit.SECONDS.sleep(5), args);
  }

  static void run(PrintStream out, Wait wait, String... args)
      throws IOException, InterruptedException {
    URI endpoint;
    String token;
    if (args.length == 1) {
      JsonNode info = new ObjectMapper().readTree(new File(args[0]));
      endpoint = URI.create(info.get("endpoint").asText());
      token = info.get("tokens").get("readWrite").asText();
    } else if (args.length == 2) {
      endpoint = URI.create(args[0]);
      token = args[1];
    } else {
      throw new IllegalArgumentException(
          "The arguments must be an endpoint and a token, or the info file of a served tenant.");
    }
    AccessToken accessToken = new AccessToken(token, OffsetDateTime.MAX);
    GraphServiceClient client = client(endpoint, request -> Mono.just(accessToken));
    ConfigurationSnapshotJob job =
        CreateSnapshotWithTheSdk.createSnapshot(
            client, "Snapshot Demo", List.of("microsoft.exchange.transportrule"));
    ConfigurationSnapshotJob ended = awaitEnd(client, job.getId(), wait);
    out.println(ended.getDisplayName() + ": " + ended.getStatus());
    if (ended.getStatus() != SnapshotJobStatus.Failed) {
      String id = snapshotId(ended);
      out.println(download(client, id).getResources().size() + " resources:");
      forEachResource(client, id, resource -> out.println(resource.get("displayName").asText()));
    }
  }

  /** Returns a client that sends the credential's tokens to an endpoint on loopback. */
  static GraphServiceClient client(URI endpoint, TokenCredential credential) {
    GraphServiceClient client =
        new GraphServiceClient(
            new AzureIdentityAuthenticationProvider(credential, new String[] {"127.0.0.1"}, SCOPE));
    client.getRequestAdapter().setBaseUrl(endpoint + "/v1.0");
    return client;
  }

  static ConfigurationSnapshotJob awaitEnd(GraphServiceClient client, String jobId, Wait wait)
      throws InterruptedException {
    while (true) {
      ConfigurationSnapshotJob job =
          client
              .admin()
              .configurationManagement()
              .configurationSnapshotJobs()
              .byConfigurationSnapshotJobId(jobId)
              .get();
      if (job.getStatus() != SnapshotJobStatus.NotStarted
          && job.getStatus() != SnapshotJobStatus.Running) {
        return job;
      }
      wait.untilNextPoll();
    }
  }

  /** Returns the snapshot id in the job's resourceLocation, which differs from the job id. */
  static String snapshotId(ConfigurationSnapshotJob job) {
    return job.getResourceLocation().replaceFirst(".*\\('(.*)'\\)$", "$1");
  }

  static ConfigurationBaseline download(GraphServiceClient client, String snapshotId) {
    return client
        .admin()
        .configurationManagement()
        .configurationSnapshots()
        .byConfigurationBaselineId(snapshotId)
        .get();
  }

  /** Reads a large snapshot with only one resource in memory at a time. */
  static void forEachResource(
      GraphServiceClient client, String snapshotId, Consumer<JsonNode> action) throws IOException {
    RequestInformation request =
        client
            .admin()
            .configurationManagement()
            .configurationSnapshots()
            .byConfigurationBaselineId(snapshotId)
            .toGetRequestInformation();
    try (InputStream content =
            client
                .getRequestAdapter()
                .sendPrimitive(
                    request,
                    new HashMap<>(Map.of("XXX", ODataError::createFromDiscriminatorValue)),
                    InputStream.class);
        JsonParser json = new ObjectMapper().createParser(content)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_ARRAY
            && "resources".equals(json.currentName())) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            action.accept(json.readValueAsTree());
          }
        }
      }
    }
  }
}
