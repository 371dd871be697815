package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.kiota.HttpMethod;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.tests.sdk.Sdk.Failure;
import io.github.tenantsnapshot.tests.sdk.Sdk.Job;
import io.github.tenantsnapshot.tests.sdk.Transport.Route;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both official Java SDKs against a simulated tenant, with and without a network. */
class OfficialSdkTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final String MANAGEMENT = "/admin/configurationManagement";
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  /** A test of both SDKs with each transport. */
  @ParameterizedTest
  @CsvSource({
    "INTERCEPTOR, false", "HTTP, false", "HTTPS, false",
    "INTERCEPTOR, true", "HTTP, true", "HTTPS, true"
  })
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface WithEachTransportAndSdk {}

  @WithEachTransportAndSdk
  void sdkCreatesPollsDownloadsAndDeletes(Transport transport, boolean beta) throws Exception {
    try (TenantSimulator simulator = simulator();
        Route route = transport.open(simulator)) {
      Sdk sdk = route.sdk(beta, simulator.tenant().admin());

      Job created = sdk.create("Snapshot Demo", TYPE);
      assertThat(created.status()).isEqualTo("NotStarted");
      assertThat(created.displayName()).isEqualTo("Snapshot Demo");
      simulator.advance(Duration.ofSeconds(5));
      Job running = sdk.get(created.id());
      assertThat(running.status()).isEqualTo("Running");
      assertThat(running.created()).isEqualTo(OffsetDateTime.parse("2026-11-23T09:00:00Z"));
      assertThat(running.completed()).isEqualTo(OffsetDateTime.parse("0001-01-01T00:00:00Z"));
      simulator.advance(Duration.ofSeconds(60));
      Job done = sdk.get(created.id());
      assertThat(done.status()).isEqualTo("Succeeded");
      assertThat(done.completed()).isEqualTo(OffsetDateTime.parse("2026-11-23T09:01:05Z"));
      assertThat(done.errorDetails()).isNull(); // present only if selected

      String location = done.resourceLocation();
      if (transport == Transport.INTERCEPTOR) {
        assertThat(location).startsWith("https://graph.microsoft.com/");
      } else {
        assertThat(location).startsWith(route.server().uri().toString());
      }
      String snapshotId = location.substring(location.lastIndexOf('/') + 1).replaceAll("\\W+$", "");
      snapshotId = snapshotId.replaceAll(".*'(.*)", "$1");
      assertThat(sdk.download(snapshotId)).containsExactly("EXOTransportRule-A", "Straße");
      try (InputStream stream = sdk.downloadAsStream(snapshotId)) {
        assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
            .contains("\"N\":1.50", "Straße");
      }

      sdk.delete(created.id());
      assertThat(sdk.list(null, null, null, null)).isEmpty();
    }
  }

  @WithEachTransportAndSdk
  void sdkListsWithQueryOptionsAndFollowsPages(Transport transport, boolean beta) throws Exception {
    try (TenantSimulator simulator = simulator();
        Route route = transport.open(simulator)) {
      Sdk sdk = route.sdk(beta, simulator.tenant().admin());
      for (String name :
          List.of(
              "Export Alpha", "Export Bravo", "Export Charlie", "Export Delta", "Export Echo")) {
        sdk.create(name, TYPE);
        simulator.advance(Duration.ofSeconds(10));
      }

      List<Job> found =
          sdk.list(
              new String[] {"id", "displayName"},
              "displayName ne 'Export Bravo'",
              new String[] {"displayName desc"},
              2);
      assertThat(found).extracting(Job::displayName).containsExactly("Export Echo", "Export Delta");
      assertThat(found).extracting(Job::status).containsOnlyNulls();
      assertThat(sdk.count("displayName ne 'Export Bravo'", 1)).isEqualTo(4);
      assertThat(sdk.pages(2))
          .extracting(Job::displayName)
          .containsExactlyInAnyOrder(
              "Export Alpha", "Export Bravo", "Export Charlie", "Export Delta", "Export Echo");
    }
  }

  @WithEachTransportAndSdk
  void sdkReceivesErrors(Transport transport, boolean beta) throws Exception {
    SnapshotLimits limits =
        SnapshotLimits.documented().toBuilder().visibleJobs(2).resourcesPerPeriod(2).build();
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .virtualTime(START)
                .limits(limits)
                .addTenant(OfficialSdkTest::fill)
                .build();
        Route route = transport.open(simulator)) {
      Caller admin = simulator.tenant().admin();
      Sdk sdk = route.sdk(beta, admin);
      String job = sdk.create("Snapshot Demo", TYPE).id();

      assertError(
          ExpectedError.UNSUPPORTED_TYPE, sdk, () -> sdk.create("Snapshot Two", "no.such.type"));
      assertError(
          ExpectedError.SEVERAL_VIOLATIONS,
          sdk,
          () -> sdk.create("a-b", "no.such.type", "no.other.type"));
      assertError(ExpectedError.NO_RESOURCES, sdk, () -> sdk.create("Snapshot Two"));
      assertError(
          ExpectedError.UNKNOWN_PROPERTY,
          sdk,
          () -> sdk.list(new String[] {"nothing"}, null, null, null));
      assertError(
          ExpectedError.WRONG_STATUS,
          sdk,
          () -> sdk.list(null, "status eq 'completed'", null, null));
      assertError(ExpectedError.NAME_TAKEN, sdk, () -> sdk.create("Snapshot Demo", TYPE));
      assertError(ExpectedError.NO_JOB, sdk, () -> sdk.get(NOBODY));
      assertError(ExpectedError.NO_JOB, sdk, () -> sdk.delete(NOBODY));
      assertError(ExpectedError.NO_SNAPSHOT, sdk, () -> sdk.download(NOBODY));
      assertError(ExpectedError.NO_SNAPSHOT, sdk, () -> sdk.downloadAsStream(NOBODY));
      assertError(
          ExpectedError.NOT_A_METHOD,
          sdk,
          () -> sdk.send(HttpMethod.PUT, MANAGEMENT + "/configurationSnapshotJobs/" + job));
      Failure unknown = sdk.failureOf(() -> sdk.send(HttpMethod.GET, MANAGEMENT + "/snapshots"));
      assertThat(unknown)
          .isEqualTo(
              new Failure(
                  404,
                  "ResourceNotFound",
                  "Nothing answers GET '/"
                      + (beta ? "beta" : "v1.0")
                      + MANAGEMENT
                      + "/snapshots': this path is not simulated.",
                  List.of()));

      Sdk reader =
          route.sdk(beta, admin.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL));
      assertError(ExpectedError.NO_PERMISSION, reader, () -> reader.create("Snapshot Two", TYPE));
      Sdk expired = route.sdk(beta, simulator.tokens().issueExpired(admin));
      assertError(ExpectedError.EXPIRED_TOKEN, expired, () -> expired.get(job));
      Sdk wrong = route.sdk(beta, "wrong");
      assertError(ExpectedError.WRONG_TOKEN, wrong, () -> wrong.get(job));
      if (transport != Transport.INTERCEPTOR) { // the interceptor adds a token
        Sdk anonymous = route.sdk(beta);
        assertError(ExpectedError.NO_TOKEN, anonymous, () -> anonymous.get(job));
      }

      String second = sdk.create("Snapshot Two", TYPE).id();
      assertError(ExpectedError.TOO_MANY_JOBS, sdk, () -> sdk.create("Snapshot Three", TYPE));
      sdk.delete(second);
      simulator.advance(Duration.ofMinutes(2));
      assertError(ExpectedError.QUOTA_EXCEEDED, sdk, () -> sdk.create("Snapshot Three", TYPE));
    }
  }

  @WithEachTransportAndSdk
  void sdkReceivesPartialSuccess(Transport transport, boolean beta) throws Exception {
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(1).build())
                .behavior(
                    SnapshotBehavior.defaults().toBuilder()
                        .quotaEnforcement(QuotaEnforcement.END_PARTIALLY)
                        .build())
                .addTenant(OfficialSdkTest::fill)
                .build();
        Route route = transport.open(simulator)) {
      Sdk sdk = route.sdk(beta, simulator.tenant().admin());
      String id = sdk.create("Snapshot Demo", TYPE).id();
      simulator.advance(Duration.ofMinutes(2));

      assertThat(sdk.get(id).status()).isEqualTo("PartiallySuccessful");
      List<Job> selected = sdk.list(new String[] {"errorDetails"}, null, null, null);
      assertThat(selected.get(0).errorDetails()).isNotEmpty();
    }
  }

  private static void assertError(ExpectedError expected, Sdk sdk, Runnable call) {
    assertThat(sdk.failureOf(call)).as(expected.name()).isEqualTo(expected.failure());
  }

  private static TenantSimulator simulator() {
    return TenantSimulator.builder().virtualTime(START).addTenant(OfficialSdkTest::fill).build();
  }

  private static void fill(SimulatedTenant tenant) {
    tenant.add(
        new SnapshotResource("EXOTransportRule-A", TYPE, JsonText.of("{\"N\":1.50}")),
        new SnapshotResource("Straße", TYPE, JsonText.of("{}")));
  }
}
