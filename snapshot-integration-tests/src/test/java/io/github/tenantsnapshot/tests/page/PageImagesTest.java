package io.github.tenantsnapshot.tests.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pictures of each view of the simulator's page. With {@code -Dtests.images=update} they replace
 * those of the documentation.
 */
@Timeout(180)
class PageImagesTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  private static final String ROOT = "/v1.0/admin/configurationManagement/";

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
          .progress(
              Progress.afterDurations(Pacing.of(Duration.ofSeconds(5), Duration.ofSeconds(60))))
          .seed(7)
          .addTenant(tenant -> tenant.generate(1, Map.of(RULE, 40, MAILBOX, 25)))
          .build();

  @Test
  void eachViewHasAPicture() throws IOException {
    assumeTrue(
        Chromium.installed().isPresent(),
        "the pictures of the simulator's page are skipped: no chromium is on the PATH");
    Path folder =
        "update".equals(System.getProperty("tests.images"))
            ? Path.of("..", "docs", "images")
            : Files.createDirectories(Path.of("target", "page-images"));
    SimulatorControl control = SimulatorControl.of(simulator).withPage();
    sendRequests();
    try (simulator;
        GraphServer server = GraphServer.builder(control).start();
        Chromium browser = Chromium.start();
        Tab tab = browser.openTab()) {
      tab.show(1280, 560, "light");
      tab.open(server.uri() + "/_simulator/#token=" + control.token());
      tab.await("document.querySelectorAll('#job-list > li').length === 3");
      tab.screenshot(folder.resolve("page-jobs.png"));
      tab.click("#tab-journal");
      tab.await("document.getElementById('entries').rows.length > 3");
      tab.click("#entries tr:nth-child(2) button");
      tab.await("document.getElementById('entry').innerText.includes('Retry-After')");
      tab.screenshot(folder.resolve("page-journal.png"));

      Path others = Files.createDirectories(Path.of("target", "page-images"));
      tab.click("#tab-faults");
      tab.await("document.getElementById('fault-list').rows.length >= 1");
      tab.screenshot(others.resolve("faults.png"));
      tab.click("#tab-tenants");
      tab.await("document.getElementById('tenant-list').rows.length === 1");
      tab.screenshot(others.resolve("tenants.png"));
      tab.show(1280, 560, "dark");
      tab.click("#tab-jobs");
      tab.await("document.querySelectorAll('#job-list > li').length === 3");
      tab.click("#job-list li:last-child button:nth-of-type(2)");
      tab.await("document.getElementById('resources').rows.length === 65");
      tab.click("#resources button");
      tab.await("!document.getElementById('resource').hidden");
      tab.screenshot(others.resolve("snapshot-dark.png"));
      tab.show(390, 844, "dark");
      tab.click("#tab-jobs");
      tab.await("document.querySelectorAll('#job-list > li').length === 3");
      tab.screenshot(others.resolve("jobs-phone.png"));
      tab.click("#tab-journal");
      tab.await("document.getElementById('entries').rows.length > 3");
      tab.screenshot(others.resolve("journal-phone.png"));

      assertThat(tab.errors()).isEmpty();
      assertThat(folder.resolve("page-jobs.png")).isNotEmptyFile();
    }
  }

  /** Creates three jobs in several states, and a client that ignores Retry-After. */
  private void sendRequests() throws IOException {
    create("Weekly export", RULE, MAILBOX);
    simulator.advance(Duration.ofSeconds(90));
    simulator.tenant().faults().add(Fault.forbid(MAILBOX));
    create("Mailboxes after the change", MAILBOX);
    simulator.advance(Duration.ofSeconds(30));
    create("Rules of the branch office", RULE);
    simulator.advance(Duration.ofSeconds(3));
    simulator.faults().throttle(1);
    for (int i = 0; i < 3; i++) {
      send(GraphRequest.of("GET", ROOT + "configurationSnapshotJobs"));
    }
  }

  private void create(String displayName, String... types) throws IOException {
    send(
        GraphRequest.post(
            ROOT + "configurationSnapshots/createSnapshot",
            "{\"displayName\":\""
                + displayName
                + "\",\"resources\":[\""
                + String.join("\",\"", types)
                + "\"]}"));
  }

  private void send(GraphRequest request) throws IOException {
    String token = simulator.tokens().issue(simulator.tenant().admin());
    try (var response =
        simulator.endpoint().handle(request.withHeader("Authorization", "Bearer " + token))) {
      response.bodyText();
    }
  }
}
