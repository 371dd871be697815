package io.github.tenantsnapshot.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.internal.graph.GraphUrl.Target;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphUrlTest {

  private static final String GRAPH = "https://graph.microsoft.com";
  private static final String API = "/v1.0/admin/configurationManagement";
  private static final String ID = "c91a1470-acc9-4585-bc03-522ae898f82f";

  private static GraphUrl parse(String url) {
    try {
      return GraphUrl.parse(url, RequestNames.exact());
    } catch (GraphErrorException fault) {
      throw new AssertionError(fault.text() + " " + url, fault);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/configurationSnapshots/createSnapshot, CREATE_SNAPSHOT",
    "/configurationSnapshots/microsoft.graph.createSnapshot, CREATE_SNAPSHOT",
    "/configurationSnapshots/createSnapshot/, CREATE_SNAPSHOT",
    "/configurationSnapshots/create%53napshot, CREATE_SNAPSHOT",
    "/configurationSnapshots, SNAPSHOTS",
    "/configurationSnapshots/, SNAPSHOTS",
    "/configurationSnapshotJobs, JOBS",
    "/configurationSnapshotJobs/, JOBS"
  })
  void collectionsAndTheActionHaveNoKey(String path, Target target) {
    for (GraphVersion version : GraphVersion.values()) {
      String whole = "/" + version.segment() + "/admin/configurationManagement" + path;

      assertThat(parse(whole)).isEqualTo(new GraphUrl(GRAPH, version, target, null, List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/configurationSnapshotJobs/{id}, JOB",
        "/configurationSnapshotJobs/{id}/, JOB",
        "/configurationSnapshotJobs('{id}'), JOB",
        "/configurationSnapshotJobs('{id}')/, JOB",
        "/configurationSnapshotJobs(%27{id}%27), JOB",
        "/configurationSnapshotJobs%28'{id}'%29, JOB",
        "/configurationSnapshotJobs%28%27{id}%27%29, JOB",
        "/configuration%53napshotJobs/{id}, JOB",
        "/configurationSnapshots/{id}, SNAPSHOT",
        "/configurationSnapshots/{id}/, SNAPSHOT",
        "/configurationSnapshots('{id}'), SNAPSHOT",
        "/configurationSnapshots(%27{id}%27), SNAPSHOT",
        "/configurationSnapshots%28%27{id}%27%29, SNAPSHOT"
      })
  void bothKeySyntaxesAreEquivalentInEveryEncoding(String template, Target target) {
    String path = API + template.replace("{id}", ID);

    assertThat(parse(path))
        .isEqualTo(new GraphUrl(GRAPH, GraphVersion.V1_0, target, ID, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/configurationSnapshotJobs/not-a-guid, JOB, not-a-guid",
        "/configurationSnapshotJobs/createSnapshot, JOB, createSnapshot",
        "/configurationSnapshotJobs/%20, JOB, \" \"",
        "/configurationSnapshotJobs/a%2Fb, JOB, a/b",
        "/configurationSnapshotJobs/a%2fb, JOB, a/b",
        "/configurationSnapshotJobs/%C3%A9, JOB, \u00e9",
        "/configurationSnapshotJobs/\u00e9, JOB, \u00e9",
        "/configurationSnapshotJobs/a+b, JOB, a+b",
        "/configurationSnapshotJobs/a+b%20c, JOB, a+b c",
        "/configurationSnapshotJobs/%25, JOB, %",
        "/configurationSnapshotJobs/%2541, JOB, %41",
        "/configurationSnapshotJobs/'id', JOB, 'id'",
        "/configurationSnapshots/createsnapshot, SNAPSHOT, createsnapshot",
        "/configurationSnapshots('createSnapshot'), SNAPSHOT, createSnapshot",
        "/configurationSnapshots('a')b'), SNAPSHOT, a')b",
        "/configurationSnapshots('a('b'), SNAPSHOT, a('b"
      })
  void keyMayBeAnyText(String path, Target target, String key) {
    GraphUrl url = parse(API + path);

    assertThat(url.target()).isEqualTo(target);
    assertThat(url.key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "v1.0/admin/configurationManagement/configurationSnapshotJobs",
        "*",
        "/v1.0",
        "/v1.0/admin",
        "/v2.0/admin/configurationManagement/configurationSnapshotJobs",
        "/v1/admin/configurationManagement/configurationSnapshotJobs",
        "/admin/configurationManagement/configurationSnapshotJobs",
        "/admin/configurationSnapshotJobs",
        "/beta/admin/configurationSnapshotJobs",
        "/beta/tenantRelationships/managedTenants/configurationSnapshotJobs",
        "/beta/admin/configurationManagement/snapshots/1/contents",
        "/beta/admin/configurationManagement/configurationSnapshots/1/content",
        "/beta/admin/configurationManagement/configurationSnapshots('1')/content",
        "/beta/admin/configurationManagement/configurationSnapshots/1/createSnapshot",
        "/beta/admin/configurationManagement/configurationSnapshots('1')/createSnapshot",
        "/beta/admin/configurationManagement/configurationSnapshots/createSnapshot/1",
        "/beta/admin/configurationManagement/configurationSnapshots(1)",
        "/beta/admin/configurationManagement/configurationSnapshots(\"1\")",
        "/beta/admin/configurationManagement/configurationSnapshots('1'",
        "/beta/admin/configurationManagement/configurationSnapshots'1')",
        "/beta/admin/configurationManagement/configurationSnapshots('1')x",
        "/beta/admin/configurationManagement/configurationSnapshots()",
        "/beta/admin/configurationManagement/configurationSnapshots('')",
        "/beta/admin/configurationManagement/('1')",
        "/beta/admin/configurationManagement/configurationSnapshotJobs//",
        "/beta/admin/configurationManagement//configurationSnapshotJobs",
        "/beta//admin/configurationManagement/configurationSnapshotJobs",
        "//beta/admin/configurationManagement/configurationSnapshotJobs",
        "/beta/admin/configurationManagement/configurationSnapshotJobs/1/2",
        "/beta/admin/configurationManagement/configurationMonitors",
        "/v1.0/me",
        "/v1.0/$batch",
        "/$metadata",
        "/beta/$metadata/x",
        "/v1.0/admin/$metadata"
      })
  void otherPathsAreUnknown(String url) {
    assertThat(parse(url).target()).isEqualTo(Target.UNKNOWN);
    assertThat(parse(GRAPH + url).target()).isEqualTo(Target.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnapshots/1/content",
        "/configurationSnapshots('1')/content",
        "/configurationSnapshots('')",
        "/configurationMonitors/1"
      })
  void unknownPathHasNoKey(String path) {
    assertThat(parse(API + path).target()).isEqualTo(Target.UNKNOWN);
    assertThat(parse(API + path).key()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "configurationSnapshotJobs(')",
        "configurationSnapshots(')",
        "configurationSnapshots%28%27%29",
        "x(')"
      })
  void keyInParenthesesWithOnlyOneQuoteIsUnknown(String segment) {
    assertThat(parse(API + "/" + segment).target()).isEqualTo(Target.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "https://graph.microsoft.com",
    "http://127.0.0.1:8080",
    "http://localhost:49152",
    "https://[::1]:8443",
    "HTTPS://Graph.Microsoft.Com",
    "http://"
  })
  void absoluteUrlKeepsItsSchemeHostAndPort(String root) {
    String path = API + "/configurationSnapshotJobs";

    assertThat(parse(root + path + "?$top=1"))
        .isEqualTo(new GraphUrl(root, GraphVersion.V1_0, Target.JOBS, null, List.of("$top=1")));
    assertThat(parse(root).root()).isEqualTo(root);
    assertThat(parse(root + "?a=b").options()).containsExactly("a=b");
    assertThat(parse(root + "#f").root()).isEqualTo(root);
  }

  @Test
  void pathWithoutAHostBelongsToGraph() {
    assertThat(parse(API + "/configurationSnapshotJobs").root()).isEqualTo(GRAPH);
    assertThat(parse(API + "/x?u=http://elsewhere/").root()).isEqualTo(GRAPH);
  }

  @ParameterizedTest
  @EnumSource(GraphVersion.class)
  void serviceRootConsistsOfHostAndVersion(GraphVersion version) {
    assertThat(parse("http://127.0.0.1:80/beta/x").serviceRoot(version))
        .isEqualTo("http://127.0.0.1:80/" + version.segment());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1.0/admin/configurationManagement, V1_0, MANAGEMENT",
    "/beta/admin/configurationManagement/, BETA, MANAGEMENT",
    "/v1.0/$metadata, V1_0, METADATA",
    "/beta/%24metadata, BETA, METADATA"
  })
  void configurationManagementAndMetadataAreTargets(
      String path, GraphVersion version, Target target) {
    assertThat(parse(path)).isEqualTo(new GraphUrl(GRAPH, version, target, null, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1.0", "Beta", "v1.0 ", " v1.0", "v1%2E00", "v1.0%20"})
  void versionIsCaseSensitive(String version) {
    assertThat(parse("/" + version + "/admin/configurationManagement/configurationSnapshotJobs"))
        .extracting(GraphUrl::version, GraphUrl::target)
        .containsExactly(null, Target.UNKNOWN);
  }

  @Test
  void unknownPathOfAKnownVersionKeepsTheVersion() {
    assertThat(parse("/beta/me").version()).isEqualTo(GraphVersion.BETA);
    assertThat(parse("/v1%2E0/me").version()).isEqualTo(GraphVersion.V1_0);
    assertThat(parse("/me").version()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "?, ''",
    "?a=b&&c&, a=b c",
    "?$select=id, $select=id",
    "?a=b?c=d, a=b?c=d",
    "?a=%zz&b=%, a=%zz b=%",
    "?a/b/c, a/b/c",
    "/?select=errorDetails, select=errorDetails",
    "#part, ''",
    "?a=b#part, a=b",
    "#part?a=b, ''"
  })
  void optionsAreThePartsOfTheQueryAsSent(String rest, String options) {
    GraphUrl url = parse(API + "/configurationSnapshotJobs" + rest);

    assertThat(url.target()).isEqualTo(Target.JOBS);
    assertThat(String.join(" ", url.options())).isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%2",
        "%zz",
        "%2z",
        "%z2",
        "%%32",
        "%\u00e97",
        "%+2",
        "%-2",
        "%C3",
        "%C3x",
        "%FF",
        "%E2%82",
        "%ED%A0%BD",
        "%C0%AF",
        "%uD83D",
        "a%"
      })
  void invalidPercentEncodingIsABadRequest(String segment) {
    assertThatExceptionOfType(GraphErrorException.class)
        .isThrownBy(
            () ->
                GraphUrl.parse(API + "/configurationSnapshotJobs/" + segment, RequestNames.exact()))
        .satisfies(
            fault -> {
              assertThat(fault.status()).isEqualTo(400);
              assertThat(fault.code()).isEqualTo("BadRequest");
              assertThat(fault.details()).isEmpty();
            })
        .withMessage(
            "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and"
                + " the result must be UTF-8.");
  }

  @Test
  void randomUrlIsParsedOrThrowsAGraphError() {
    String[] parts = {
      "https://",
      "http://",
      "graph.microsoft.com",
      ":",
      "//",
      "/",
      "/",
      "/",
      "?",
      "#",
      "&",
      "=",
      "%",
      "%2",
      "%27",
      "%28",
      "%29",
      "%2F",
      "%00",
      "%FF",
      "%C3%A9",
      "(",
      ")",
      "'",
      "('",
      "')",
      "('x')",
      "\"",
      "v1.0",
      "beta",
      "admin",
      "configurationManagement",
      "configurationSnapshots",
      "configurationSnapshotJobs",
      "createSnapshot",
      "microsoft.graph.",
      ID,
      "+",
      " ",
      ".",
      "..",
      "\u0000",
      "\u00e9",
      "\uD83D",
      "\uDE80",
      "\uD83D\uDE80",
      "\\",
      "a",
      "7"
    };
    Random random = new Random(20260127);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? API + "/" : "");
      for (int length = random.nextInt(8); length >= 0; length--) {
        text.append(
            random.nextInt(10) == 0
                ? String.valueOf((char) random.nextInt(0x10000))
                : parts[random.nextInt(parts.length)]);
      }
      String url = text.toString();
      try {
        GraphUrl parsed = GraphUrl.parse(url, RequestNames.exact());

        boolean keyed = parsed.target() == Target.JOB || parsed.target() == Target.SNAPSHOT;
        assertThat(parsed.key() != null).as(url).isEqualTo(keyed);
      } catch (GraphErrorException fault) {
        assertThat(fault.status()).as(url).isEqualTo(400);
      } catch (RuntimeException e) {
        throw new AssertionError("number " + i + ": " + url, e);
      }
    }
  }
}
