package io.github.tenantsnapshot.tests.attacks;

import io.github.tenantsnapshot.tests.fuzz.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The calls and parsers that a client or a file can reach, each with the tests that attack it, and
 * each parser with its fuzz targets.
 *
 * <p>{@link AttackedPartsTest} fails if the product has a call or a parser that is not listed here.
 * Routes of the control need no entry: {@link InjectedTextsTest} and {@code ControlDescriptionTest}
 * take them from the description of the control.
 */
final class AttackedParts {

  /** The tests of each operation of Graph. */
  static final Map<String, List<String>> OPERATIONS =
      Map.of(
          "CREATE_SNAPSHOT",
          List.of("RandomRequestsTest", "StoredTextsTest", "MalformedBodyTest"),
          "LIST_JOBS",
          List.of("ForeignIdsTest", "RandomRequestsTest", "IndependentODataTest"),
          "COUNT_JOBS",
          List.of("CountRequestTest", "IndependentODataTest"),
          "GET_JOB",
          List.of("ForeignIdsTest", "RandomRequestsTest"),
          "DELETE_JOB",
          List.of("ForeignIdsTest", "RandomRequestsTest"),
          "LIST_SNAPSHOTS",
          List.of("SnapshotListTest", "RandomRequestsTest"),
          "COUNT_SNAPSHOTS",
          List.of("CountRequestTest"),
          "GET_SNAPSHOT",
          List.of("ForeignIdsTest", "RandomRequestsTest"),
          "OTHER",
          List.of("InjectedTextsTest", "PathAndMethodErrorsTest"));

  /**
   * The tests of each parser and its fuzz targets, by the name of its class without the names of
   * the first two packages.
   */
  static final Map<String, Attacks> PARSERS = parsers();

  /** What attacks a parser. */
  record Attacks(List<String> tests, Set<Target> targets) {}

  private AttackedParts() {}

  private static Map<String, Attacks> parsers() {
    Map<String, Attacks> parsers = new TreeMap<>();
    put(
        parsers,
        "internal.graph.CreateSnapshotBody",
        EnumSet.of(Target.CREATE_BODY, Target.PATH),
        "CreateSnapshotBodySyntaxTest");
    put(
        parsers,
        "internal.graph.GraphUrl",
        EnumSet.of(Target.PATH),
        "GraphUrlTest",
        "MalformedUrlTest");
    put(
        parsers,
        "internal.http.PercentEncoding",
        EnumSet.of(Target.PATH, Target.QUERY, Target.CONTROL),
        "PercentEncodingTest");
    put(
        parsers,
        "internal.http.RequestTarget",
        EnumSet.of(Target.PATH, Target.CONTROL),
        "RequestTargetTest");
    put(
        parsers,
        "internal.json.Json",
        EnumSet.of(Target.CREATE_BODY, Target.BASELINE, Target.STATE),
        "JsonTextTest",
        "JsonStreamTest");
    put(parsers, "internal.json.JsonValues", EnumSet.of(Target.STATE), "JsonTextTest");
    put(
        parsers,
        "internal.query.FilterLexer",
        EnumSet.of(Target.QUERY),
        "FilterTest",
        "IndependentODataTest");
    put(
        parsers,
        "internal.query.FilterParser",
        EnumSet.of(Target.QUERY),
        "FilterTest",
        "IndependentODataTest");
    put(parsers, "store.jdbc.JobDetails", EnumSet.of(Target.STORED_JOB), "DamagedJobTest");
    put(
        parsers,
        "simulator.control.ControlUrl",
        EnumSet.of(Target.CONTROL),
        "ControlDescriptionTest",
        "InjectedTextsTest");
    put(parsers, "simulator.control.Json", EnumSet.of(Target.CONTROL), "ControlDescriptionTest");
    put(
        parsers,
        "simulator.control.JsonBody",
        EnumSet.of(Target.CONTROL),
        "ControlDescriptionTest",
        "FaultControlTest");
    put(
        parsers,
        "simulator.http.internal.RequestHead",
        EnumSet.of(Target.HTTP),
        "GraphServerProtocolTest");
    put(
        parsers,
        "simulator.http.internal.RequestUrls",
        EnumSet.of(Target.HTTP),
        "GraphServerHostsTest");
    put(parsers, "simulator.internal.advice.CreateView", EnumSet.of(Target.PATH), "AdviceTest");
    put(parsers, "simulator.internal.advice.JobView", EnumSet.of(Target.PATH), "AdviceTest");
    put(
        parsers,
        "simulator.internal.state.BaselineReader",
        EnumSet.of(Target.BASELINE),
        "TenantContentTest",
        "BaselineFilesTest");
    put(
        parsers,
        "simulator.internal.state.JsonInput",
        EnumSet.of(Target.BASELINE, Target.STATE),
        "DamagedStateTest");
    put(
        parsers,
        "simulator.internal.state.ResourceArrayReader",
        EnumSet.of(Target.BASELINE, Target.STATE),
        "TenantContentTest");
    put(
        parsers,
        "simulator.internal.signin.ClientAssertion",
        EnumSet.of(Target.SIGN_IN),
        "SignInTest");
    put(
        parsers,
        "simulator.internal.signin.ClientCredentials",
        EnumSet.of(Target.SIGN_IN),
        "SignInClientAuthenticationTest");
    put(
        parsers,
        "simulator.internal.signin.Form",
        EnumSet.of(Target.SIGN_IN),
        "SignInLimitsTest",
        "SignInTest",
        "SignInUsersTest");
    put(
        parsers,
        "simulator.internal.state.StateReader",
        EnumSet.of(Target.STATE),
        "DamagedStateTest",
        "LoadStateTest");
    put(
        parsers,
        "simulator.internal.token.AccessTokens",
        EnumSet.of(Target.TOKEN),
        "HostileTokensTest");
    put(
        parsers,
        "simulator.internal.token.TokenAuthenticator",
        EnumSet.of(Target.TOKEN),
        "AuthenticationTest");
    return parsers;
  }

  private static void put(
      Map<String, Attacks> parsers, String name, Set<Target> targets, String... tests) {
    parsers.put(name, new Attacks(List.of(tests), targets));
  }
}
