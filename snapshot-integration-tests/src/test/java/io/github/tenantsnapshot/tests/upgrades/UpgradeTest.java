package io.github.tenantsnapshot.tests.upgrades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.store.jdbc.JdbcDialect;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That this version opens the saved states and the tables of each release. */
class UpgradeTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULE = "microsoft.exchange.transportrule";

  private static List<Release> releases() {
    return Release.all();
  }

  private static Stream<Arguments> releasesOnDatabases() {
    return releases().stream()
        .flatMap(
            release ->
                Stream.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB)
                    .map(database -> Arguments.of(release, database)));
  }

  @Test
  void thereAreReleases() {
    assertThat(releases()).extracting(Release::toString).contains("0.1.0");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void savedStateIsReadAndGoesOn(Release release) throws IOException {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      simulator.loadState(release.state());

      Reads.assertHasAllOf(responses(simulator), Release.read(release.stateResponses()));
      assertGoesOn(simulator);
    }
  }

  @ParameterizedTest
  @MethodSource("releasesOnDatabases")
  void tablesAreReadAndGoOn(Release release, TestDatabase kind) throws Exception {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      try (Connection connection = pool.getConnection()) {
        run(connection, Files.readString(release.ddl(ddlName(kind))));
        FrozenRows.write(connection, Release.read(release.rows()));
      }
      JsonNode expected = Release.read(release.rowsResponses());
      Instant time = Instant.parse(expected.path("time").asText());
      ((ObjectNode) expected).remove("time");
      try (TenantSimulator simulator =
          Jobs.simulator().seed(2).store(JdbcJobStore.open(pool)).virtualTime(time).build()) {

        Reads.assertHasAllOf(responses(simulator), expected);
        assertGoesOn(simulator);
      }
      try (Connection connection = pool.getConnection()) {
        ObjectNode left = FrozenRows.read(connection);
        assertThat(left.path("jobs")).isEmpty();
        assertThat(left.path("queue")).isEmpty();
        assertThat(left.path("snapshots")).isEmpty();
        assertThat(left.path("content")).isEmpty();
      }
    }
  }

  /** The scripts of a published release never change; a later release adds others. */
  @ParameterizedTest
  @MethodSource("releasesOnDatabases")
  void statementsOfAReleaseAreStillTheFirst(Release release, TestDatabase kind) throws IOException {
    String name = ddlName(kind);

    assertThat(JdbcDialect.valueOf(name.toUpperCase(Locale.ROOT)).ddl())
        .startsWith(Files.readString(release.ddl(name)));
  }

  @Test
  void changedResponseIsFound() throws IOException {
    JsonNode frozen = JSON.readTree("{\"a\":[{\"b\":1}],\"c\":null}");

    Reads.assertHasAllOf(JSON.readTree("{\"a\":[{\"b\":1,\"x\":2}],\"c\":null}"), frozen);
    for (String changed :
        List.of("{\"a\":[{\"b\":2}],\"c\":null}", "{\"a\":[],\"c\":null}", "{}")) {
      JsonNode actual = JSON.readTree(changed);
      assertThatThrownBy(() -> Reads.assertHasAllOf(actual, frozen))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void stateOfAnotherFormatIsRefused() {
    String state = "{\"stateFormat\":0,\"time\":\"2026-11-23T09:00:00Z\",\"tenants\":[]}";
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatThrownBy(
              () ->
                  simulator.loadState(
                      new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8))))
          .hasMessageContaining("stateFormat")
          .hasMessageContaining("1");
    }
  }

  /** Checks that jobs end, that new ones are admitted or rejected, and that all of them expire. */
  private static void assertGoesOn(TenantSimulator simulator) {
    SimulatedTenant tenant = simulator.tenant(Jobs.TENANT);
    Caller admin = tenant.admin();
    int jobs = simulator.service().listJobs(admin).size();
    assertThatThrownBy(
            () ->
                simulator
                    .service()
                    .createSnapshot(admin, CreateSnapshotRequest.of("It has not begun", RULE)))
        .hasMessageContaining("It has not begun");
    simulator.service().createSnapshot(admin, CreateSnapshotRequest.of("A new export", RULE));

    simulator.advance(Duration.ofHours(1));

    assertThat(simulator.service().listJobs(admin))
        .hasSize(jobs + 1)
        .allMatch(job -> job.status().isTerminal())
        .filteredOn(job -> job.status() == SnapshotJobStatus.SUCCEEDED)
        .extracting(job -> job.displayName())
        .contains("A new export", "It has not begun", "It is running", "Its worker has died");
    simulator.advance(Duration.ofDays(8));
    assertThat(simulator.service().listJobs(admin)).isEmpty();
    assertThat(simulator.service().listJobs(simulator.tenant(Jobs.OTHER_TENANT).admin())).isEmpty();
    simulator.runUntilIdle();
  }

  /** Returns the responses to reads of both tenants, and their usage in both months. */
  static ObjectNode responses(TenantSimulator simulator) throws IOException {
    ObjectNode responses = JSON.createObjectNode();
    for (String tenantId : List.of(Jobs.TENANT, Jobs.OTHER_TENANT)) {
      Caller admin = simulator.tenant(tenantId).admin();
      responses.set(tenantId, Reads.of(simulator.endpoint(), simulator.tokens().issue(admin)));
    }
    return responses;
  }

  private static void run(Connection connection, String ddl) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : ddl.replaceAll("(?m)^--.*$", "").strip().split(";\\s*\\n")) {
        statement.execute(sql);
      }
    }
  }

  private static String ddlName(TestDatabase kind) {
    return switch (kind) {
      case POSTGRESQL -> "postgresql";
      case MARIADB -> "mariadb";
      default -> "h2";
    };
  }
}
