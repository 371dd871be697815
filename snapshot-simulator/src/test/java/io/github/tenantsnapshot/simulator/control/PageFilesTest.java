package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import io.github.tenantsnapshot.simulator.internal.control.ControlRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the files of the simulator's page: their headers and their source. */
class PageFilesTest {

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final SimulatorControl control =
      SimulatorControl.of(simulator, ControlClient.TOKEN).withPage();
  private final ControlClient client = new ControlClient(simulator, control);

  @AfterEach
  void close() {
    simulator.close();
  }

  static List<String> paths() {
    return ControlRequests.PAGE_PATHS;
  }

  private String source(String name) {
    return client.send("GET", "/_simulator/" + name, "", "").is(200).body();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyFileHasThePolicyOfThePage(String path) {
    Response file = client.send("GET", path, "", "").is(200);

    assertThat(file.headers())
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("Referrer-Policy", "no-referrer")
        .doesNotContainKey("Set-Cookie");
    assertThat(file.headers().get("Content-Security-Policy").split("; "))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'")
        .noneMatch(rule -> rule.contains("unsafe") || rule.contains("*") || rule.contains("http"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void filesCanOnlyBeRead(String path) {
    client.send("POST", path, "Bearer " + ControlClient.TOKEN, "").is(405);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void withoutThePageThereAreNoFiles(String path) {
    ControlClient without = new ControlClient(simulator);

    without.send("GET", path, "", "").is(401);
    without.send("GET", path, "Bearer " + ControlClient.TOKEN, "").is(404);
  }

  @Test
  void thePageKeepsTheTokenOfItsControl() {
    assertThat(control.token()).isEqualTo(ControlClient.TOKEN);
    assertThat(control.hasPage()).isTrue();
    assertThat(SimulatorControl.of(simulator).hasPage()).isFalse();
    client.get("/time").is(200);
  }

  @Test
  void responsesWithDataAreNotSniffed() {
    assertThat(client.get("/time").headers()).containsEntry("X-Content-Type-Options", "nosniff");
  }

  @Test
  void allFilesTogetherAreSmall() {
    assertThat(
            paths().stream()
                .mapToInt(
                    path ->
                        client
                            .send("GET", path, "", "")
                            .body()
                            .getBytes(StandardCharsets.UTF_8)
                            .length)
                .sum())
        .isLessThan(150_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "DOMParser",
        "createContextualFragment",
        "setHTML",
        "srcdoc",
        "eval(",
        "Function(",
        "setAttribute('on",
        "setAttribute('href",
        "setAttribute('src",
        ".href",
        ".src",
        "window.open",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "import(",
        "WebSocket",
        "EventSource",
        "postMessage",
        "http://",
        "https://"
      })
  void theScriptShowsTextOnlyAndKeepsNothing(String forbidden) {
    assertThat(source("page.js")).doesNotContain(forbidden);
  }

  @Test
  void thePageHasNoInlineScriptsAndStyles() {
    assertThat(source(""))
        .doesNotContainPattern("(?i)<script(?![^>]* src=\"page\\.js\")")
        .doesNotContainPattern(
            "(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:|<iframe|<object|<base")
        .doesNotContain("http://", "https://");
    assertThat(source("page.css")).doesNotContain("url(", "@import", "http");
  }

  @Test
  void everyFieldOfThePageHasALabel() {
    String page = source("");

    assertThat(
            Stream.of(page.split("(?=<input|<select)"))
                .skip(1)
                .filter(field -> !field.contains("</label>")))
        .isEmpty();
    assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "<title>");
  }
}
