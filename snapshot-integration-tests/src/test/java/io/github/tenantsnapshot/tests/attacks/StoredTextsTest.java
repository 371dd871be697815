package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DescriptionRule;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameRule;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL and placeholders in every text that a store keeps are only text. */
class StoredTextsTest {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final Caller NEIGHBOR =
      Caller.user("11111111-2222-3333-4444-555555555555", "neighbor", "Neighbor");
  private static final String JOBS =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";

  private static final List<String> TEXTS =
      List.of(
          "'; drop table snapshot_jobs; --",
          "x' or '1'='1",
          "\\'; delete from snapshot_jobs; #",
          "\"; drop table snapshot_queue; /*",
          "') union select details from snapshot_jobs --",
          "${tables}jobs :name <names> ? %s $1 {0}",
          "%_[a-z]\\_\\%",
          "$$ body $$ E'\\x27' U&'\\0027'",
          "`; drop table `snapshot_content`",
          "{fn now()} {d '2026-01-01'} {call f()}");

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void textsAreKeptAsTheyAreAndRunNothing(TestDatabase kind) throws Exception {
    try (TestDatabase.Fresh database = kind.fresh()) {
      VirtualClock clock = VirtualClock.startingAt(Instant.parse("2026-11-23T09:00:00Z"));
      ResourceTypes types = ResourceTypes.documented();
      for (String text : TEXTS) {
        types = types.with(typeOf(text));
      }
      try (SnapshotService service =
          SnapshotService.builder(
                  JdbcJobStore.open(database.newPool()),
                  (job, type) ->
                      ResourceReader.of(
                          List.of(new SnapshotResource(type, type, JsonText.of("{\"a\":\"'\"}")))))
              .clock(clock)
              .resourceTypes(types)
              .behavior(
                  SnapshotBehavior.defaults().toBuilder()
                      .displayNameRule(DisplayNameRule.LENIENT)
                      .descriptionRule(DescriptionRule.LENIENT)
                      .build())
              .build()) {
        SnapshotJob bystander =
            service.createSnapshot(
                NEIGHBOR, CreateSnapshotRequest.of("Bystander", "microsoft.exchange.mailtips"));
        for (String text : TEXTS) {
          verify(service, clock, text);
        }
        clock.advance(Duration.ofMinutes(2));
        assertThat(service.listJobs(NEIGHBOR))
            .extracting(SnapshotJob::id)
            .containsExactly(bystander.id());
      }
    }
  }

  /** The service writes names of types in lower case. */
  private static String typeOf(String text) {
    return "microsoft." + text.toLowerCase(Locale.ROOT);
  }

  private static void verify(SnapshotService service, VirtualClock clock, String text)
      throws Exception {
    Caller caller = Caller.user(TENANT, text, text);
    String type = typeOf(text);
    SnapshotJob job =
        service.createSnapshot(caller, CreateSnapshotRequest.of(text, type).withDescription(text));
    clock.advance(Duration.ofMinutes(2));

    SnapshotJob done = service.getJob(caller, job.id());
    assertThat(done.status()).as(text).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(done.displayName()).isEqualTo(text);
    assertThat(done.description()).isEqualTo(text);
    assertThat(done.resources()).containsExactly(type);
    assertThat(done.createdBy().user().displayName()).isEqualTo(text);
    try (Snapshot snapshot = service.openSnapshot(caller, done)) {
      assertThat(snapshot.resources().map(SnapshotResource::displayName)).containsExactly(type);
    }
    GraphEndpoint graph = GraphEndpoint.builder(service, request -> caller).build();
    String filter = "displayName eq '" + text.replace("'", "''") + "'";
    String url = JOBS + "?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    try (GraphResponse response = graph.handle(GraphRequest.of("GET", url))) {
      assertThat(response.bodyText()).contains(job.id());
    }
    String id = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    for (String method : List.of("GET", "DELETE")) {
      try (GraphResponse response = graph.handle(GraphRequest.of(method, JOBS + "/" + id))) {
        assertThat(response.status()).as("%s %s", method, text).isBetween(400, 404);
      }
    }
    service.deleteJob(caller, job.id());
    assertThat(service.listJobs(caller)).isEmpty();
  }
}
