package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static io.github.tenantsnapshot.simulator.TestClient.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the directory that clients call before they come to snapshots. */
class DirectoryTest {

  private static final String GRAPH = "https://graph.microsoft.com/v1.0/";
  private static final String PRINCIPALS = GRAPH + "servicePrincipals";
  private static final String TCM = "03b07b79-c5bc-4b5e-9bfa-13acf4a99998";
  private static final String GRAPH_APP = "00000003-0000-0000-c000-000000000000";
  private static final String EXCHANGE_APP = "00000002-0000-0ff1-ce00-000000000000";
  private static final String OTHER_APP = "11111111-2222-3333-4444-555555555555";
  private static final String READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
  private static final String TRANSPORT_RULE = "microsoft.exchange.transportrule";

  private TenantSimulator simulator = with(DirectorySettings.defaults());
  private TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private static TenantSimulator with(DirectorySettings settings) {
    return TenantSimulator.builder().directory(settings).build();
  }

  private void use(DirectorySettings settings) {
    simulator.close();
    simulator = with(settings);
    client = TestClient.ofAdmin(simulator);
  }

  private static String filter(String filter) {
    return "?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private Response post(String url, String json) {
    return client.send(GraphRequest.post(url, json));
  }

  private String idOf(String appId) {
    Response found = client.get(PRINCIPALS + filter("appId eq '" + appId + "'"));
    return String.valueOf(found.objects("value").get(0).get("id"));
  }

  private String roleId(String appId, String value) {
    Map<String, Object> resource = client.get(PRINCIPALS + "(appId='" + appId + "')").json();
    for (Object role : (List<?>) resource.get("appRoles")) {
      if (value.equals(((Map<?, ?>) role).get("value"))) {
        return String.valueOf(((Map<?, ?>) role).get("id"));
      }
    }
    throw new AssertionError(value);
  }

  private String assignment(String appId, String value) {
    return "{\"principalId\":\""
        + idOf(TCM)
        + "\",\"resourceId\":\""
        + idOf(appId)
        + "\",\"appRoleId\":\""
        + roleId(appId, value)
        + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "appId eq '03b07b79-c5bc-4b5e-9bfa-13acf4a99998'",
        "startswith(displayName,'Unified Tenant')",
        "AppId EQ '03B07B79-C5BC-4B5E-9BFA-13ACF4A99998' and accountEnabled eq true",
        "appId eq 'none' or displayName eq 'Unified Tenant Configuration Management'"
      })
  void servicePrincipalIsFoundByItsAppId(String filter) {
    Response found = client.get(PRINCIPALS + filter(filter) + "&$select=id,appId&$count=true");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json()).containsEntry("@odata.count", 1);
    assertThat(found.objects("value")).containsExactly(Map.of("id", idOf(TCM), "appId", TCM));
  }

  @ParameterizedTest
  @CsvSource({
    "/servicePrincipals, appId eq 'none', 0",
    "/domains, isDefault eq true, 1",
    "/domains, isDefault eq false, 1",
    "/directoryRoles, displayName eq 'Global Reader', 1",
    "/roleManagement/directory/roleDefinitions, displayName eq 'Global Reader', 1",
    "/directoryRoleTemplates, displayName eq 'Exchange Administrator', 1",
    "/organization, displayName eq 'Contoso', 1",
    "/organization, createdDateTime eq 2024-01-15T09:00:00Z, 1",
    "/organization, displayName eq null, 0",
    "/admin/configurationManagement/configurationMonitoringResults, driftsCount eq 1, 0",
    "/admin/configurationManagement/configurationDrifts, MonitorId eq 'x', 0"
  })
  void listsAreFiltered(String path, String filter, int count) {
    Response found = client.get(GRAPH + path.substring(1) + filter(filter));

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.objects("value")).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "servicePrincipals | displayName eq Unquoted | 'Unquoted' is no value of 'displayName';"
            + " allowed is a text in single quotes",
        "servicePrincipals | appId eq 00000003-0000-0000-c000-000000000000 |"
            + " '00000003-0000-0000-c000-000000000000' is no value of 'appId'; allowed is a text in"
            + " single quotes",
        "servicePrincipals | accountEnabled eq 'true' | 'true' is no value of 'accountEnabled';"
            + " allowed is true or false, without quotes",
        "servicePrincipals | accountEnabled eq yes | 'yes' is no value of 'accountEnabled'; allowed"
            + " is true or false, without quotes",
        "organization | createdDateTime eq '2024-01-15T09:00:00Z' | '2024-01-15T09:00:00Z' is no"
            + " value of 'createdDateTime'; allowed is an instant such as 2026-01-27T22:09:05Z,"
            + " without quotes",
        "admin/configurationManagement/configurationMonitoringResults | driftsCount eq many |"
            + " 'many' is no value of 'driftsCount'; allowed is a whole number, without quotes"
      })
  void literalOfTheWrongKindIsRejected(String path, String filter, String problem) {
    Response rejected = client.get(GRAPH + path + filter(filter));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.errorText("message")).isEqualTo("Invalid filter clause: " + problem + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'"})
  void guidOfAnAppRoleAssignmentMayBeQuoted(String quote) {
    String url = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    post(url, assignment(EXCHANGE_APP, "Exchange.ManageAsApp"));
    String exchange = quote + idOf(EXCHANGE_APP) + quote;
    String graph = quote + idOf(GRAPH_APP) + quote;

    assertThat(client.get(url + filter("resourceId eq " + exchange)).objects("value")).hasSize(1);
    assertThat(client.get(url + filter("resourceId eq " + graph)).objects("value")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servicePrincipals?$expand=owners | $expand",
        "servicePrincipals?$search=x | $search",
        "servicePrincipals?$orderby=displayName | $orderby",
        "servicePrincipals?$filter=tags/any(t:t%20eq%20'x') | Invalid filter clause",
        "servicePrincipals?$filter=appId%20ne%20'x' | Invalid filter clause",
        "servicePrincipals?$filter=wrong%20eq%20'x' | wrong",
        "servicePrincipals?$filter=appRoles%20eq%20'x' | appRoles",
        "servicePrincipals?$select=id,wrong | wrong",
        "servicePrincipals?$top=0 | $top",
        "servicePrincipals?$top=1&$top=2 | $top",
        "servicePrincipals(appId='03b07b79-c5bc-4b5e-9bfa-13acf4a99998')?$filter=id%20eq%20'x' |"
            + " $filter",
        "me?$expand=manager | $expand"
      })
  void unsupportedOptionIsRejectedWithItsName(String url, String named) {
    Response rejected = client.get(GRAPH + url);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.errorText("message")).contains(named);
  }

  @Test
  void pagesOfAListHaveEveryEntityOnce() {
    Response first = client.get(PRINCIPALS + "?$top=3&$select=appId");
    Response second = client.get(first.text("@odata.nextLink"));

    assertThat(first.objects("value")).hasSize(3);
    assertThat(second.objects("value"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(first.objects("value"));
    assertThat(second.json()).doesNotContainKey("@odata.nextLink");
  }

  @ParameterizedTest
  @CsvSource({"beta, 1", "v1.0, 4"})
  void optionWithoutADollarSignCountsOnlyOnBeta(String version, int found) {
    String url =
        PRINCIPALS.replace("v1.0", version)
            + "?Select=appId&count=true&custom=x&filter="
            + URLEncoder.encode("appId eq '" + TCM + "'", StandardCharsets.UTF_8);

    Response list = client.get(url);

    assertThat(list.objects("value")).hasSize(found);
    assertThat(list.json().get("@odata.count")).isEqualTo(found == 1 ? 1 : null);
    assertThat(list.objects("value").get(0).size() == 1).isEqualTo(found == 1);
    assertThat(client.get(GRAPH.replace("v1.0", version) + "me?expand=manager").status())
        .isEqualTo(found == 1 ? 400 : 200);
  }

  @Test
  void optionWithAndWithoutADollarSignIsRejectedAsRepeated() {
    Response rejected = client.get(PRINCIPALS.replace("v1.0", "beta") + "?$top=1&top=2");

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.errorText("message"))
        .isEqualTo("The query option 'top' is allowed once only.");
  }

  @Test
  void nextLinkReplacesASkipTokenWithoutADollarSign() {
    String beta = PRINCIPALS.replace("v1.0", "beta");
    Response second = client.get(beta + "?top=1&skiptoken=1&select=appId");
    Response third = client.get(second.text("@odata.nextLink"));

    assertThat(second.text("@odata.nextLink")).isEqualTo(beta + "?top=1&select=appId&$skiptoken=2");
    assertThat(third.objects("value"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(second.objects("value"));
  }

  @Test
  void principalsAreAbsentIfConfigured() {
    use(DirectorySettings.builder().tcmPrincipal(false).adminServicesPrincipal(false).build());
    assertThat(client.get(PRINCIPALS).objects("value")).hasSize(2);
    assertThat(client.get(PRINCIPALS + "(appId='" + TCM + "')").status()).isEqualTo(404);

    Response created = post(PRINCIPALS, "{\"appId\":\"" + TCM + "\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("displayName")).isEqualTo("Unified Tenant Configuration Management");
    assertThat(idOf(TCM)).isEqualTo(created.text("id"));
  }

  @Test
  void appRoleIsAssignedInBothDirections() {
    String principal = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String resource = PRINCIPALS + "/" + idOf(EXCHANGE_APP) + "/appRoleAssignedTo";

    Response created = post(principal, assignment(EXCHANGE_APP, "Exchange.ManageAsApp"));
    assertThat(created.status()).isEqualTo(201);
    Response other =
        post(
            PRINCIPALS + "(appId='" + GRAPH_APP + "')/appRoleAssignedTo",
            assignment(GRAPH_APP, "User.Read.All"));
    assertThat(other.status()).isEqualTo(201);

    assertThat(client.get(principal).objects("value"))
        .extracting(each -> each.get("id"))
        .containsExactly(created.text("id"), other.text("id"));
    assertThat(client.get(resource).objects("value"))
        .extracting(each -> each.get("principalId"))
        .containsExactly(idOf(TCM));
    assertThat(client.delete(principal + "/" + created.text("id")).status()).isEqualTo(204);
    assertThat(client.get(resource).objects("value")).isEmpty();
  }

  @Test
  void idOfAnAssignmentIsFoundInAnyCase() {
    String url = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String id = post(url, assignment(EXCHANGE_APP, "Exchange.ManageAsApp")).text("id");
    String upperCase = url + "/" + id.toUpperCase(Locale.ROOT);

    assertThat(client.get(upperCase).text("id")).isEqualTo(id);
    assertThat(client.delete(upperCase).status()).isEqualTo(204);
    assertThat(client.get(url).objects("value")).isEmpty();
  }

  @Test
  void writesThatContradictTheDirectoryAreRejected() {
    String tcm = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String valid = assignment(GRAPH_APP, "User.Read.All");
    String unknown = valid.replace(idOf(GRAPH_APP), OTHER_APP);

    assertThat(post(PRINCIPALS, "{\"appId\":\"" + TCM + "\"}").status()).isEqualTo(409);
    assertThat(post(PRINCIPALS, "{\"appId\":\"no guid\"}").status()).isEqualTo(400);
    assertThat(post(PRINCIPALS, "{\"appId\":7}").status()).isEqualTo(400);
    assertThat(post(PRINCIPALS, "{}").status()).isEqualTo(400);
    assertThat(post(PRINCIPALS, "[").status()).isEqualTo(400);
    assertThat(post(PRINCIPALS, "{\"appId\":\"" + OTHER_APP + "\",\"tags\":[]}").status())
        .isEqualTo(400);
    assertThat(post(tcm, unknown).status()).isEqualTo(404);
    assertThat(
            post(
                    tcm,
                    assignment(EXCHANGE_APP, "Exchange.ManageAsApp")
                        .replace(idOf(EXCHANGE_APP), idOf(GRAPH_APP)))
                .status())
        .isEqualTo(400);
    assertThat(post(PRINCIPALS + "/" + idOf(GRAPH_APP) + "/appRoleAssignments", valid).status())
        .isEqualTo(400);
    assertThat(client.get(tcm).objects("value")).isEmpty();
    assertThat(post(tcm, valid).status()).isEqualTo(201);
    assertThat(post(tcm, valid).status()).isEqualTo(409);
    assertThat(client.get(PRINCIPALS).objects("value")).hasSize(4);
  }

  @Test
  void assignmentCanBeSelectedButNotExpanded() {
    String url = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String id = post(url, assignment(EXCHANGE_APP, "Exchange.ManageAsApp")).text("id");

    Response rejected = client.get(url + "/" + id + "?$expand=x");

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.errorText("message")).contains("'$expand'");
    assertThat(client.get(url + "/" + id + "?$select=id&custom=x").json())
        .containsOnlyKeys("@odata.context", "id")
        .containsEntry("id", id);
  }

  @Test
  void writesWithQueryOptionsAreRejectedWithoutEffect() {
    String principal = PRINCIPALS + "/" + idOf(GRAPH_APP);
    String assignments = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String roles = GRAPH + "roleManagement/directory/roleAssignments";
    String role =
        "{\"principalId\":\""
            + idOf(TCM)
            + "\",\"roleDefinitionId\":\""
            + READER
            + "\",\"directoryScopeId\":\"/\"}";
    String valid = assignment(EXCHANGE_APP, "Exchange.ManageAsApp");
    String assigned = assignments + "/" + post(assignments, valid).text("id");

    assertThat(client.delete(principal + "?$filter=1").status()).isEqualTo(400);
    assertThat(client.delete(assigned + "?$select=id").status()).isEqualTo(400);
    assertThat(post(PRINCIPALS + "?$select=id", "{\"appId\":\"" + OTHER_APP + "\"}").status())
        .isEqualTo(400);
    assertThat(post(assignments + "?$top=1", assignment(GRAPH_APP, "User.Read.All")).status())
        .isEqualTo(400);
    assertThat(post(roles + "?$expand=x", role).status()).isEqualTo(400);

    assertThat(client.get(PRINCIPALS).objects("value")).hasSize(4);
    assertThat(client.get(assignments).objects("value")).hasSize(1);
    assertThat(client.get(roles).objects("value")).isEmpty();
  }

  @Test
  void wrongMethodIsRejectedWithTheAllowedMethods() {
    String roles = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    String role = post(roles, assignment(EXCHANGE_APP, "Exchange.ManageAsApp")).text("id");
    Map<String, String> allowed =
        Map.of(
            GRAPH + "organization/" + simulator.tenant().id(),
            "GET",
            GRAPH + "domains",
            "GET",
            GRAPH + "me",
            "GET",
            PRINCIPALS,
            "GET, POST",
            PRINCIPALS + "/" + idOf(TCM),
            "GET, DELETE",
            roles,
            "GET, POST",
            roles + "/" + role,
            "GET, DELETE");

    allowed.forEach(
        (url, methods) -> {
          Response response = client.send(GraphRequest.of("PUT", url));
          assertThat(response.status()).as(url).isEqualTo(405);
          assertThat(response.headers()).as(url).containsEntry("Allow", methods);
          assertThat(response.body())
              .as(url)
              .contains("The method 'PUT' is not allowed here; allowed are " + methods + ".");
        });
  }

  @Test
  void directoryRoleIsAssignedOnce() {
    String url = GRAPH + "roleManagement/directory/roleAssignments";
    String body =
        "{\"@odata.type\":\"#microsoft.graph.unifiedRoleAssignment\",\"principalId\":\""
            + idOf(TCM)
            + "\",\"roleDefinitionId\":\""
            + READER
            + "\",\"directoryScopeId\":\"/\"}";

    assertThat(post(url, body).status()).isEqualTo(201);
    assertThat(post(url, body).status()).isEqualTo(409);
    assertThat(post(url, body.replace(READER, OTHER_APP)).status()).isEqualTo(404);
    assertThat(post(url, body.replace("\"/\"", "\"/x\"")).status()).isEqualTo(400);
    assertThat(client.get(url + filter("principalId eq '" + idOf(TCM) + "'")).objects("value"))
        .hasSize(1);
    assertThat(client.delete(PRINCIPALS + "/" + idOf(TCM)).status()).isEqualTo(204);
    assertThat(client.get(url).objects("value")).isEmpty();
  }

  @Test
  void meIsTheUserOfTheToken() {
    Caller admin = simulator.tenant().admin();
    assertThat(client.get(GRAPH + "me?$select=id").text("id"))
        .isEqualTo(String.valueOf(admin.identity().user().id()));

    Caller application = Caller.application(admin.tenantId(), OTHER_APP, "Export");
    Response rejected = TestClient.of(simulator, application).get(GRAPH + "me");

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.errorText("message"))
        .isEqualTo("/me request is only valid with delegated authentication flow.");
  }

  @ParameterizedTest
  @CsvSource({
    "Adele Vance, adele.vance, Adele, Vance",
    "Adele (Test), adele.test, Adele, (Test)",
    "Adele, adele, Adele, ''",
    "李, user, 李, ''"
  })
  void meHasTheNameOfTheToken(String name, String local, String givenName, String surname) {
    Caller caller = Caller.user(simulator.tenant().id(), OTHER_APP, name);

    Response me = TestClient.of(simulator, caller).get(GRAPH + "me");

    assertThat(me.json())
        .containsEntry(
            "userPrincipalName", local + "@" + simulator.tenant().id().substring(0, 8) + ".example")
        .containsEntry("givenName", givenName)
        .containsEntry("surname", surname);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"configurationMonitors", "configurationMonitoringResults", "configurationDrifts"})
  void monitorsAreEmptyAndCannotBeWritten(String name) {
    String url = ROOT + "/" + name;
    assertThat(client.get(url + "?$select=id&$count=true").json())
        .containsEntry("@odata.count", 0)
        .containsEntry("value", List.of());
    assertThat(client.get(url + "/" + OTHER_APP).status()).isEqualTo(404);

    Response refused = post(url, "{}");
    assertThat(refused.status()).isEqualTo(501);
    assertThat(refused.errorText("message")).contains("is not simulated");
    TestClient none = TestClient.of(simulator, simulator.tenant().admin().withPermissions());
    assertThat(none.get(url).status()).isEqualTo(403);
  }

  @Test
  void jobCannotReadATypeWithoutTheAppRole() {
    use(DirectorySettings.builder().appRolesRequired(true).build());
    assertThat(jobErrors("Without role"))
        .asString()
        .contains(TRANSPORT_RULE + ": Error exporting resource", "\"code\":\"Forbidden\"");

    String url = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    assertThat(post(url, assignment(EXCHANGE_APP, "Exchange.ManageAsApp")).status()).isEqualTo(201);

    assertThat(jobErrors("With the role")).isEqualTo(List.of());
  }

  private Object jobErrors(String name) {
    String id = client.create(name, TRANSPORT_RULE).text("id");
    simulator.runUntilIdle();
    return client.get(JOBS + "/" + id + "?$select=errorDetails").json().get("errorDetails");
  }

  @Test
  void stateIsSavedLoadedAndReset() {
    String url = PRINCIPALS + "/" + idOf(TCM) + "/appRoleAssignments";
    post(PRINCIPALS, "{\"appId\":\"" + OTHER_APP + "\"}");
    post(url, assignment(GRAPH_APP, "User.Read.All"));
    List<Map<String, Object>> principals = client.get(PRINCIPALS).objects("value");
    List<Map<String, Object>> assignments = client.get(url).objects("value");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    simulator.saveState(saved);

    simulator.reset();
    assertThat(client.get(PRINCIPALS).objects("value")).hasSize(4);
    assertThat(client.get(url).objects("value")).isEmpty();
    simulator.loadState(new ByteArrayInputStream(saved.toByteArray()));

    assertThat(client.get(PRINCIPALS).objects("value")).isEqualTo(principals);
    assertThat(client.get(url).objects("value")).isEqualTo(assignments);
  }

  @Test
  void stateThatContradictsItselfIsRejected() {
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    simulator.saveState(saved);
    String damaged =
        saved.toString(StandardCharsets.UTF_8).replace(TCM, GRAPH_APP); // the same twice

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                simulator.loadState(
                    new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8))))
        .withMessageContaining("already in use");
    assertThat(client.get(PRINCIPALS).objects("value")).hasSize(4);
  }

  @Test
  void tenantsHaveDirectoriesOfTheirOwn() {
    Caller other = simulator.addTenant(OTHER_APP).admin();
    post(PRINCIPALS, "{\"appId\":\"" + OTHER_APP + "\"}");

    Response its = TestClient.of(simulator, other).get(PRINCIPALS);

    assertThat(its.objects("value")).hasSize(4);
    assertThat(its.body()).doesNotContain(idOf(TCM));
  }

  @Test
  void directoryIsNotSimulatedByDefault() {
    try (TenantSimulator plain = TenantSimulator.builder().build()) {
      assertThat(TestClient.ofAdmin(plain).get(PRINCIPALS).status()).isEqualTo(404);
    }
  }
}
