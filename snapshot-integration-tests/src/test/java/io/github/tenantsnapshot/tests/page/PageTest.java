package io.github.tenantsnapshot.tests.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulator's page in a browser; skipped where there is none. */
@Timeout(180)
class PageTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String JOBS =
      "/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  private static final String CREATE =
      "/v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot";
  private static final String MARKUP = "<img src=x onerror=\"document.title='owned'\"><b>Bold</b>";
  private static final int MOST_ROWS = 500;

  /** 200 KB with the headers of a response. */
  private static final long MOST_BYTES = 205_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Chromium browser;

  private TenantSimulator simulator;
  private SimulatorControl control;
  private GraphServer server;
  private String bearer;
  private Tab tab;

  @BeforeAll
  static void startBrowser() throws IOException {
    assumeTrue(
        Chromium.installed().isPresent(),
        "the tests of the simulator's page are skipped: no chromium is on the PATH;"
            + " on Debian, apt-get install chromium");
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    simulator =
        TenantSimulator.builder()
            .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
            .progress(
                Progress.afterDurations(Pacing.of(Duration.ofSeconds(10), Duration.ofSeconds(50))))
            .seed(7)
            .journalCapacity(10_000)
            .journalMaxBytes(1L << 28)
            .addTenant(tenant -> tenant.generate(1, Map.of(RULE, 5)))
            .build();
    control = SimulatorControl.of(simulator).withPage();
    server = GraphServer.builder(control).start();
    bearer = "Bearer " + simulator.tokens().issue(simulator.tenant().admin());
    tab = browser.openTab();
    tab.show(1280, 800, "light");
  }

  @AfterEach
  void stop() {
    if (tab != null) {
      tab.close();
      server.close();
      simulator.close();
    }
  }

  private void openPage() {
    tab.open(server.uri() + "/_simulator/#token=" + control.token());
    tab.await(
        "!document.getElementById('main').hidden && !!document.getElementById('now').textContent");
  }

  private void openView(String name) {
    tab.click("#tab-" + name);
  }

  private int graph(String method, String path, String json) throws IOException {
    GraphRequest request = GraphRequest.post(path, json).withHeader("Authorization", bearer);
    try (GraphResponse response =
        simulator
            .endpoint()
            .handle(GraphRequest.of(method, path, request.headers(), request.body()))) {
      response.bodyText();
      return response.status();
    }
  }

  private int create(String displayName) throws IOException {
    return graph(
        "POST",
        CREATE,
        "{\"displayName\":\"" + displayName + "\",\"resources\":[\"" + RULE + "\"]}");
  }

  private void assertNoErrors() {
    assertThat(tab.errors()).isEmpty();
    assertThat(tab.text("document.title")).isEqualTo("Tenant Snapshot simulator");
    assertThat(tab.evaluate("document.querySelectorAll('tr, #job-list > li').length").asInt())
        .isLessThanOrEqualTo(MOST_ROWS);
    assertThat(tab.responseLengths()).isNotEmpty().allMatch(length -> length <= MOST_BYTES);
  }

  @Test
  void tokenIsOnlyInMemory() {
    openPage();

    assertThat(tab.text("location.href")).isEqualTo(server.uri() + "/_simulator/");
    assertThat(tab.text("document.cookie")).isEmpty();
    assertThat(tab.evaluate("localStorage.length + sessionStorage.length").asInt()).isZero();
    assertThat(tab.text("document.documentElement.textContent")).doesNotContain(control.token());
    assertNoErrors();
  }

  @Test
  void withoutATokenThePageAsksForOne() {
    tab.open(server.uri() + "/_simulator/");
    tab.await("!document.getElementById('sign-in').hidden");
    assertThat(tab.evaluate("document.getElementById('main').hidden").asBoolean()).isTrue();

    tab.fill("#token", "wrong");
    tab.click("#sign-in button");
    tab.await("document.getElementById('message').textContent.includes('control token')");
    tab.fill("#token", control.token());
    tab.click("#sign-in button");

    tab.await("!document.getElementById('main').hidden");
    assertThat(tab.text("document.getElementById('token').value")).isEmpty();
  }

  @Test
  void jobsAreShownWithTheirTransitionsAndNextStep() throws IOException {
    openPage();
    create("Weekly export");

    tab.await(
        "document.getElementById('jobs').innerText.includes('starts at 2026-11-23 09:00:10')");
    tab.fill("#duration", "PT10S");
    tab.click("#advance button");
    tab.await("document.getElementById('jobs').innerText.includes('ends at 2026-11-23 09:01:00')");
    assertThat(tab.text("document.getElementById('now').textContent"))
        .isEqualTo("2026-11-23 09:00:10 UTC");
    tab.click("#idle");
    tab.await(
        "document.getElementById('jobs').innerText.includes('succeeded 2026-11-23 09:01:00')");

    assertThat(tab.text("document.getElementById('slots-label').textContent"))
        .isEqualTo("Jobs 1 of 12");
    assertThat(tab.text("document.getElementById('quota-label').textContent"))
        .isEqualTo("Quota 5 of 20,000");
    tab.click("#job-list button");
    tab.await("document.getElementById('job').innerText.includes('" + RULE + "')");
    assertNoErrors();
  }

  @Test
  void invalidDurationsAreReported() {
    openPage();

    tab.fill("#duration", "soon");
    tab.click("#advance button");

    tab.await("document.getElementById('message').textContent.includes(\"'duration' must be\")");
  }

  @Test
  void resetAsksFirst() throws IOException {
    openPage();
    create("Weekly export");
    tab.await("document.querySelectorAll('#job-list > li').length === 1");

    tab.click("#reset");
    tab.await("document.getElementById('confirm').open");
    tab.click("#confirm button");
    tab.await("!document.getElementById('confirm').open");
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).hasSize(1);
    tab.click("#reset");
    tab.click("#confirm-yes");

    tab.await("document.getElementById('jobs').innerText.includes('The tenant has no jobs.')");
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).isEmpty();
  }

  @Test
  void faultsAreAddedAndCleared() throws IOException {
    openPage();
    openView("faults");
    tab.fill("#fault-kind", "throttle");
    tab.click("[data-list=operations][value=listJobs]");
    tab.fill("[data-member=times]", "2");
    tab.fill("[data-member=retryAfter]", "PT30S");
    tab.click("#new-fault > button");
    tab.await("document.getElementById('tab-faults').textContent === 'Faults (1)'");
    assertThat(graph("GET", JOBS, "")).isEqualTo(429);
    tab.await("document.querySelector('#fault-list td:nth-child(4)').textContent === '1'");

    tab.click("#fault-list button");
    tab.await("document.getElementById('fault-list').rows.length === 0");
    assertThat(simulator.faults().active()).isEmpty();
    tab.fill("#fault-kind", "forbid");
    tab.fill("[data-member=resourceType]", "microsoft.teams.nosuchtype");
    tab.click("#new-fault > button");
    tab.await("document.getElementById('message').textContent.includes('nosuchtype')");
    tab.fill("[data-member=resourceType]", RULE);
    tab.click("#new-fault > button");
    tab.await("document.getElementById('fault-list').rows.length === 1");
    tab.click("#clear-faults");
    tab.await("document.getElementById('fault-list').rows.length === 0");
  }

  @Test
  void journalGrowsAndIsFiltered() throws IOException {
    openPage();
    openView("journal");
    create("Weekly export");
    tab.await("document.getElementById('entries').rows.length === 1");
    graph("GET", JOBS, "");
    graph("GET", "/v1.0/users", "");
    tab.await("document.getElementById('entries').rows.length === 3");
    assertThat(tab.text("document.querySelector('#entries td:nth-child(5)').innerText"))
        .contains("not simulated");

    tab.fill("#filter-operation", "createSnapshot");
    tab.click("#filter button");
    tab.await("document.getElementById('entries').rows.length === 1");
    tab.click("#entries button");
    tab.await(
        "document.getElementById('entry').innerText.includes('\"displayName\": \"Weekly export\"')");
    assertThat(tab.text("document.getElementById('entry').innerText"))
        .contains("Request 1", "MOD Administrator", "OData-Version", "notStarted")
        .doesNotContain("Bearer e");
    tab.click("#clear-journal");
    tab.await("document.getElementById('entries').rows.length === 0");
    assertThat(simulator.journal().entries()).isEmpty();
    assertNoErrors();
  }

  @Test
  void markupIsShownAsText() throws IOException {
    simulator
        .tenant()
        .add(
            new SnapshotResource(
                MARKUP, RULE, JsonText.of("{\"a\":\"</pre><script>1</script>\"}")));
    create(MARKUP.replace("\"", "\\\""));
    create("Weekly export");
    simulator.runUntilIdle();
    openPage();
    tab.await("document.querySelectorAll('#job-list > li').length === 1");

    tab.click("#job-list button:nth-of-type(2)");
    tab.await("document.getElementById('resources').rows.length === 6");
    tab.click("#resources tr:nth-child(6) button");
    tab.await("document.getElementById('resource').innerText.includes('</pre><script>1</script>')");
    assertThat(tab.text("document.querySelector('#resources tr:nth-child(6) button').textContent"))
        .isEqualTo(MARKUP);
    openView("journal");
    tab.await("document.getElementById('entries').rows.length === 2");
    tab.click("#entries tr:nth-child(2) button");
    tab.await("document.getElementById('entry').innerText.includes('<b>Bold</b>')");

    assertThat(
            tab.evaluate("document.querySelectorAll('main img, main b, main script').length")
                .asInt())
        .isZero();
    assertNoErrors();
  }

  @Test
  void clientThatIgnoresRetryAfterIsRecognized() throws IOException {
    simulator.faults().throttle(1);
    graph("GET", JOBS, "");
    graph("GET", JOBS, "");
    openPage();
    openView("journal");

    tab.await("document.getElementById('entries').rows.length === 2");
    assertThat(tab.text("document.querySelector('#entries tr').innerText"))
        .contains("429", "before Retry-After");
    tab.click("#entries button");
    tab.await(
        "document.getElementById('entry').innerText"
            + ".includes('The client sent the request before Retry-After had elapsed.')");
  }

  /**
   * The client of the examples that ignores {@code Retry-After} ends with a 429: {@code
   * WaitingTest.IgnoredRetryAfter}. The page alone shows the reason.
   */
  @Test
  void pageShowsWhyTheClientThatIgnoresRetryAfterFails() throws IOException {
    simulator.faults().add(Fault.on(GraphOperation.CREATE_SNAPSHOT).throttle(2));
    int status = create("Weekly export");
    for (int retry = 1; retry <= 3 && status == 429; retry++) {
      simulator.advance(Duration.ofSeconds(1));
      status = create("Weekly export");
    }
    assertThat(status).isEqualTo(429);

    openPage();
    openView("journal");

    tab.await("!document.getElementById('advice').hidden");
    assertThat(tab.text("document.getElementById('advice-list').innerText"))
        .contains("Retry-After")
        .contains("Request 2");
    tab.click("#advice-list button");
    tab.await("!document.getElementById('entry').hidden");
    assertThat(tab.text("document.getElementById('entry').innerText"))
        .startsWith("Request 2")
        .contains("Advice: ")
        .contains("The client sent the request before Retry-After had elapsed.")
        .contains("429");
    assertNoErrors();
  }

  @Test
  void snapshotIsShownAsJson() throws IOException {
    create("Weekly export");
    simulator.runUntilIdle();
    openPage();
    tab.await("document.querySelectorAll('#job-list > li').length === 1");
    tab.click("#job-list button:nth-of-type(2)");
    tab.await("document.getElementById('resources').rows.length === 5");

    tab.click("#as-json");

    tab.await("!document.getElementById('resource').hidden");
    JsonNode shown = JSON.readTree(tab.text("document.querySelector('#resource pre').textContent"));
    assertThat(shown.path("resources")).hasSize(5);
    SnapshotResource first = simulator.tenant().resources(RULE).get(0);
    assertThat(shown.path("resources").path(0).path("displayName").asText())
        .isEqualTo(first.displayName());
    assertThat(shown.path("resources").path(0).path("resourceType").asText()).isEqualTo(RULE);
    assertThat(shown.path("resources").path(0).path("properties"))
        .isEqualTo(JSON.readTree(first.properties().toString()));
    assertThat(tab.text("document.getElementById('as-json').getAttribute('aria-pressed')"))
        .isEqualTo("true");
    tab.click("#as-json");
    tab.await("document.getElementById('resource').hidden");
    assertNoErrors();
  }

  @Test
  void longJournalsAndSnapshotsStaySmallInTheDocument() throws IOException {
    simulator.tenant().clear().generate(1, Map.of(RULE, 20_000));
    create("Weekly export");
    simulator.runUntilIdle();
    for (int i = 2; i <= 10_000; i++) {
      graph("GET", "/v1.0/users/" + i, "");
    }
    openPage();
    openView("journal");
    tab.await("document.getElementById('entries').rows.length === 200");
    assertThat(tab.text("document.querySelector('#entries button').textContent"))
        .isEqualTo("10000");
    tab.click("#older");
    tab.await("document.querySelector('#entries button').textContent === '9800'");
    graph("GET", "/v1.0/users/last", "");
    tab.click("#newest");
    tab.await("document.querySelector('#entries button').textContent === '10001'");
    assertNoErrors();
    tab.fill("#filter-url", "users/4999");
    tab.click("#filter button");
    tab.await("document.getElementById('entries').rows.length === 1");

    openView("jobs");
    tab.await("document.querySelectorAll('#job-list > li').length === 1");
    tab.click("#job-list button:nth-of-type(2)");
    tab.await("document.getElementById('snapshot-note').innerText.includes('1 to 100 of 20,000')");
    tab.click("#next");
    tab.await(
        "document.getElementById('snapshot-note').innerText.includes('101 to 200 of 20,000')");
    tab.click("#previous");
    tab.await("document.getElementById('snapshot-note').innerText.includes('1 to 100 of 20,000')");
    assertNoErrors();
  }

  @Test
  void severalTenantsCanBeChosen() throws IOException {
    simulator.addTenant("aaaaaaaa-2222-3333-4444-555555555555");
    create("Weekly export");
    openPage();
    openView("tenants");
    tab.await("document.getElementById('tenant-list').rows.length === 2");

    tab.click("#tenant-list tr:nth-child(2) button");

    tab.await("document.getElementById('jobs').innerText.includes('The tenant has no jobs.')");
    assertThat(tab.text("document.getElementById('tenant').value")).startsWith("aaaaaaaa");
    tab.fill("#tenant", simulator.tenant().id());
    tab.await("document.querySelectorAll('#job-list > li').length === 1");
  }

  @Test
  void keyboardReachesViewsAndRequests() throws IOException {
    create("Weekly export");
    openPage();
    tab.evaluate("document.getElementById('tab-jobs').focus()");
    tab.press("ArrowRight");
    tab.await("document.activeElement.id === 'tab-journal'");
    tab.await("document.getElementById('entries').rows.length === 1");

    for (int i = 0; i < 30 && !tab.text("document.activeElement.textContent").equals("1"); i++) {
      tab.press("Tab");
    }
    tab.press("Enter");

    tab.await("document.getElementById('entry').innerText.includes('Weekly export')");
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('input, select, meter')].filter(each =>"
                        + " !each.labels.length && !each.hasAttribute('aria-labelledby')).length")
                .asInt())
        .isZero();
    assertThat(
            tab.evaluate(
                    "[...document.querySelectorAll('button')].filter(each =>"
                        + " !each.textContent.trim()).length")
                .asInt())
        .isZero();
  }

  @Test
  void nothingIsWiderThanAPhone() throws IOException {
    simulator.faults().throttle(1);
    graph("GET", JOBS + "?$filter=" + "x".repeat(200), "");
    create("Weekly export");
    simulator.runUntilIdle();
    tab.show(390, 844, "dark");
    openPage();
    for (String view : new String[] {"jobs", "journal", "faults", "snapshot", "tenants"}) {
      openView(view);
      tab.await("!document.getElementById('" + view + "').hidden");
      assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
          .as(view)
          .isLessThanOrEqualTo(390);
    }
  }
}
