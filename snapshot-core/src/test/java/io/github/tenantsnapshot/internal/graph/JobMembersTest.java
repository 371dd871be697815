package io.github.tenantsnapshot.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.internal.query.Query;
import io.github.tenantsnapshot.internal.query.QueryException;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the query options that each property supports, as in the v1.0 documentation. */
class JobMembersTest {

  private static final List<String> OF_IDENTITIES =
      List.of(
          "createdBy/user/id",
          "createdBy/user/displayName",
          "createdBy/application/id",
          "createdBy/application/displayName");

  private static final SnapshotJob JOB =
      SnapshotJob.builder()
          .id("11111111-2222-3333-4444-555555555555")
          .displayName("Snapshot Demo")
          .description("nightly")
          .tenantId("99999999-2222-3333-4444-555555555555")
          .status(SnapshotJobStatus.RUNNING)
          .resources(List.of("microsoft.exchange.sharedmailbox"))
          .createdDateTime(Instant.parse("2026-01-27T22:09:05.7819107Z"))
          .createdBy(
              new IdentitySet(new Identity("user-1", "Adele Vance"), new Identity("app-1", "Tool")))
          .build();

  private static final String OPERATORS = "eq,ne,gt,ge,lt,le,startsWith";

  static Stream<Arguments> filterableProperties() {
    return Stream.of(
        Arguments.of("id", "'" + JOB.id() + "'", "eq,ne", true),
        Arguments.of("displayName", "'Snapshot Demo'", "eq,ne,startsWith", true),
        Arguments.of("description", "'nightly'", "eq,ne,startsWith", true),
        Arguments.of("tenantId", "'" + JOB.tenantId() + "'", "eq,ne", false),
        Arguments.of("status", "'running'", "eq,ne", true),
        Arguments.of("createdDateTime", "2026-01-27T22:09:05.7819107Z", "eq,ne,ge,le", true),
        Arguments.of("completedDateTime", "0001-01-01T00:00:00Z", "eq,ne,ge,le", true),
        Arguments.of("createdBy/user/id", "'user-1'", "eq", false),
        Arguments.of("createdBy/user/displayName", "'Adele Vance'", "eq", false),
        Arguments.of("createdBy/application/id", "'app-1'", "eq", false),
        Arguments.of("createdBy/application/displayName", "'Tool'", "eq", false));
  }

  @ParameterizedTest
  @MethodSource("filterableProperties")
  void filterSupportsOnlyTheListedOperators(String property, String value, String operators)
      throws QueryException {
    List<String> supported = Arrays.asList(operators.split(","));
    for (String operator : OPERATORS.split(",")) {
      String filter =
          operator.equals("startsWith")
              ? "startsWith(" + property + "," + (value.startsWith("'") ? value : "'2'") + ")"
              : property + " " + operator + " " + value;
      if (supported.contains(operator)) {
        assertThat(count(filter)).as(filter).isEqualTo(operator.equals("ne") ? 0 : 1);
      } else if (operator.equals("gt") || operator.equals("lt")) {
        assertRejected(
            filter,
            "Invalid filter clause: one of eq, ne, ge and le is expected at position "
                + (property.length() + 2)
                + ", not '"
                + operator
                + "'.");
      } else {
        assertRejected(
            filter,
            "The property '"
                + property
                + "' does not support '"
                + operator
                + "' in $filter; supported are "
                + String.join(", ", supported)
                + ".");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filterableProperties")
  void orderBySupportsOnlyTheListedProperties(
      String property, String value, String operators, boolean orderable) throws QueryException {
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    if (orderable) {
      options.orderBy(property + " desc");
      assertThat(options.build().apply(List.of(JOB)).entities()).containsExactly(JOB);
    } else {
      assertThatExceptionOfType(QueryException.class)
          .isThrownBy(() -> options.orderBy(property))
          .withMessage("The property '" + property + "' does not support $orderby.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resources", "resourceLocation", "createdBy", "errorDetails"})
  void otherMembersCanOnlyBeSelected(String member) throws QueryException {
    assertRejected(member + " eq 'x'", "The property '" + member + "' does not support $filter.");
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> JobMembers.JOBS.options(RequestNames.exact()).orderBy(member))
        .withMessage("The property '" + member + "' does not support $orderby.");
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.select(member);
    assertThat(options.build().selected()).containsExactly(member);
  }

  @ParameterizedTest
  @FieldSource("OF_IDENTITIES")
  void absentIdentityIsNotAnEmptyText(String property) throws QueryException {
    IdentitySet absent = new IdentitySet(null, null);
    IdentitySet unnamed = new IdentitySet(new Identity("", ""), new Identity("", ""));
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.filter(property + " eq ''");

    assertThat(options.build().count(List.of(createdBy(absent)))).isZero();
    assertThat(options.build().count(List.of(createdBy(unnamed)))).isOne();
  }

  @ParameterizedTest
  @FieldSource("OF_IDENTITIES")
  void nullIsTheLiteralOfAnAbsentIdentity(String property) throws QueryException {
    IdentitySet absent = new IdentitySet(null, null);
    IdentitySet unnamed = new IdentitySet(new Identity("", ""), new Identity("null", "null"));
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.filter(property + " eq null");

    assertThat(options.build().count(List.of(createdBy(absent)))).isOne();
    assertThat(options.build().count(List.of(createdBy(unnamed)))).isZero();
  }

  @Test
  void statusEqualsNoLaterMemberOfTheEnumeration() throws QueryException {
    List<SnapshotJob> all =
        Stream.of(SnapshotJobStatus.values()).map(JobMembersTest::with).toList();
    Query.Options<SnapshotJob> equal = JobMembers.JOBS.options(RequestNames.exact());
    equal.filter("status eq 'unknownFutureValue'");
    Query.Options<SnapshotJob> other = JobMembers.JOBS.options(RequestNames.exact());
    other.filter("status ne microsoft.graph.snapshotJobStatus'unknownFutureValue'");

    assertThat(equal.build().count(all)).isZero();
    assertThat(other.build().count(all)).isEqualTo(all.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "createdBy/user",
        "createdBy/device/id",
        "user/id",
        "snapshotId",
        "ID",
        "status/x"
      })
  void unknownPropertyPathsAreRejected(String path) {
    assertRejected(
        path + " eq 'x'",
        "Could not find a property named '"
            + path
            + "' on type 'microsoft.graph.configurationSnapshotJob'.");
  }

  @Test
  void selectAllReturnsEachMemberOfAJob() throws QueryException {
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.select("*");

    assertThat(options.build().selected()).containsExactlyElementsOf(JobMembers.OF_JOB);
  }

  @Test
  void statusesAreOrderedByTheirNumbersInTheMetadata() throws QueryException {
    List<SnapshotJob> jobs = new ArrayList<>();
    for (SnapshotJobStatus status : SnapshotJobStatus.values()) {
      jobs.add(0, with(status));
    }
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.orderBy("status");

    assertThat(options.build().apply(jobs).entities())
        .extracting(job -> job.status().graphName())
        .containsExactly("notStarted", "running", "succeeded", "failed", "partiallySuccessful");
  }

  @ParameterizedTest
  @CsvSource({
    "notStarted, NOT_STARTED",
    "running, RUNNING",
    "succeeded, SUCCEEDED",
    "failed, FAILED",
    "partiallySuccessful, PARTIALLY_SUCCESSFUL"
  })
  void filterFindsEachStatusByItsName(String name, SnapshotJobStatus status) throws QueryException {
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.filter("status eq '" + name + "'");
    List<SnapshotJob> all =
        Stream.of(SnapshotJobStatus.values()).map(JobMembersTest::with).toList();

    assertThat(options.build().apply(all).entities())
        .extracting(SnapshotJob::status)
        .containsExactly(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "partiallySucceeded", "inProgress", "Running"})
  void filterRejectsUnknownStatuses(String name) {
    assertRejected(
        "status eq '" + name + "'",
        "Invalid filter clause: '"
            + name
            + "' is no value of 'status'; allowed is one of 'notStarted', 'running', 'succeeded',"
            + " 'failed', 'partiallySuccessful', 'unknownFutureValue'.");
  }

  @ParameterizedTest
  @CsvSource({
    "id, true",
    "displayName, true",
    "description, true",
    "parameters, false",
    "resources, false"
  })
  void snapshotSupportsTheSameOperators(String member, boolean supported) throws QueryException {
    Query.Options<SnapshotJob> options = JobMembers.SNAPSHOTS.options(RequestNames.exact());
    options.select(member);
    if (supported) {
      options.filter(member + " ne 'x'");
      options.orderBy(member);
      assertThat(options.build().apply(List.of(JOB)).entities()).containsExactly(JOB);
    } else {
      assertThatExceptionOfType(QueryException.class)
          .isThrownBy(() -> options.filter(member + " ne 'x'"))
          .withMessage("The property '" + member + "' does not support $filter.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "createdDateTime", "tenantId", "errorDetails"})
  void snapshotHasNoPropertiesOfItsJob(String member) {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> JobMembers.SNAPSHOTS.options(RequestNames.exact()).select(member))
        .withMessage(
            "Could not find a property named '"
                + member
                + "' on type 'microsoft.graph.configurationBaseline'.");
  }

  private static int count(String filter) throws QueryException {
    Query.Options<SnapshotJob> options = JobMembers.JOBS.options(RequestNames.exact());
    options.filter(filter);
    return options.build().count(List.of(JOB));
  }

  private static void assertRejected(String filter, String message) {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> JobMembers.JOBS.options(RequestNames.exact()).filter(filter))
        .withMessage(message);
  }

  private static SnapshotJob createdBy(IdentitySet creator) {
    return JOB.toBuilder().createdBy(creator).build();
  }

  private static SnapshotJob with(SnapshotJobStatus status) {
    return JOB.toBuilder().status(status).build();
  }
}
