package io.github.tenantsnapshot.tests.attacks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls and parsers that a client or a file can reach, each with the tests that attack it.
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

  /** The tests of each parser, by the name of its class without the first two packages' names. */
  static final Map<String, List<String>> PARSERS = parsers();

  private AttackedParts() {}

  private static Map<String, List<String>> parsers() {
    Map<String, List<String>> parsers = new TreeMap<>();
    put(parsers, "internal.graph.CreateSnapshotBody", "CreateSnapshotBodySyntaxTest");
    put(parsers, "internal.graph.GraphUrl", "GraphUrlTest", "MalformedUrlTest");
    put(parsers, "internal.http.PercentEncoding", "PercentEncodingTest");
    put(parsers, "internal.http.RequestTarget", "RequestTargetTest");
    put(parsers, "internal.json.Json", "JsonTextTest", "JsonStreamTest");
    put(parsers, "internal.json.JsonValues", "JsonTextTest");
    put(parsers, "internal.query.FilterLexer", "FilterTest", "IndependentODataTest");
    put(parsers, "internal.query.FilterParser", "FilterTest", "IndependentODataTest");
    put(parsers, "store.jdbc.JobDetails", "DamagedJobTest");
    put(parsers, "simulator.control.ControlUrl", "ControlDescriptionTest", "InjectedTextsTest");
    put(parsers, "simulator.control.Json", "ControlDescriptionTest");
    put(parsers, "simulator.control.JsonBody", "ControlDescriptionTest", "FaultControlTest");
    put(parsers, "simulator.http.internal.RequestHead", "GraphServerProtocolTest");
    put(parsers, "simulator.http.internal.RequestUrls", "GraphServerHostsTest");
    put(parsers, "simulator.internal.advice.CreateView", "AdviceTest");
    put(parsers, "simulator.internal.advice.JobView", "AdviceTest");
    put(
        parsers,
        "simulator.internal.state.BaselineReader",
        "TenantContentTest",
        "BaselineFilesTest");
    put(parsers, "simulator.internal.state.JsonInput", "DamagedStateTest");
    put(parsers, "simulator.internal.state.ResourceArrayReader", "TenantContentTest");
    put(parsers, "simulator.internal.state.StateReader", "DamagedStateTest", "LoadStateTest");
    put(parsers, "simulator.internal.token.AccessTokens", "HostileTokensTest");
    put(parsers, "simulator.internal.token.TokenAuthenticator", "AuthenticationTest");
    return parsers;
  }

  private static void put(Map<String, List<String>> parsers, String name, String... tests) {
    parsers.put(name, List.of(tests));
  }
}
