package io.github.tenantsnapshot.tests.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A tab of a browser. */
final class Tab implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long a condition may take to become true. */
  private static final int TIMEOUT_MILLISECONDS = 40_000;

  private static final int MAX_PAGES = 100;

  private final Chromium browser;
  private final String target;
  private final String session;

  Tab(Chromium browser, String target, String session) {
    this.browser = browser;
    this.target = target;
    this.session = session;
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", JSON.createObjectNode());
    }
  }

  private JsonNode send(String method, ObjectNode parameters) {
    return browser.send(session, method, parameters);
  }

  /** Opens a URL in the tab; does not wait for its scripts. */
  void open(String url) {
    send("Page.navigate", JSON.createObjectNode().put("url", url));
  }

  /** Returns the value of a JavaScript expression; waits for it if it is a promise. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  String text(String expression) {
    return evaluate(expression).asText();
  }

  /** Waits until a JavaScript expression is true. */
  void await(String condition) {
    String last =
        text(
            "new Promise(resolve => { const end = performance.now() + "
                + TIMEOUT_MILLISECONDS
                + "; const check = () => { let met = false; try { met = ("
                + condition
                + "); } catch (failure) { met = false; }"
                + " if (met) resolve('met');"
                + " else if (performance.now() > end) resolve(document.body.innerText);"
                + " else setTimeout(check, 20); }; check(); })");
    if (!last.equals("met")) {
      throw new AssertionError("not met: " + condition + "; the page shows:\n" + last);
    }
  }

  /** Waits as {@link #await} does, also while the tab goes from page to page. */
  void awaitAcrossPages(String condition) {
    CompletionException last = null;
    for (int i = 0; i < MAX_PAGES; i++) {
      try {
        await(condition);
        return;
      } catch (CompletionException e) { // the tab has left the page that waited
        last = e;
      }
    }
    throw new AssertionError("not met: " + condition, last);
  }

  void click(String selector) {
    evaluate("document.querySelector(" + quote(selector) + ").click()");
  }

  /** Sets the value of a field, as a user does. */
  void fill(String selector, String value) {
    evaluate(
        "(() => { const field = document.querySelector("
            + quote(selector)
            + "); field.value = "
            + quote(value)
            + "; field.dispatchEvent(new Event('change', {bubbles: true})); })()");
  }

  /** Presses a key, such as {@code Tab} or {@code Enter}. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode event = JSON.createObjectNode().put("type", type).put("key", key).put("code", key);
      int code =
          switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "ArrowRight" -> 39;
            default -> 0;
          };
      event.put("windowsVirtualKeyCode", code);
      if (key.equals("Enter")) {
        event.put("text", "\r");
      }
      send("Input.dispatchKeyEvent", event);
    }
  }

  /** Sets the size of the window and the colors that the user prefers. */
  void show(int width, int height, String colorScheme) {
    send(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", colorScheme);
    send("Emulation.setEmulatedMedia", media);
  }

  void screenshot(Path file) {
    String data =
        send("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"))
            .get("data")
            .asText();
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the errors that the browser has reported, such as violations of the page's policy. */
  List<String> errors() {
    return browser.events(session).stream()
        .filter(
            event ->
                event.get("method").asText().equals("Runtime.exceptionThrown")
                    || (event.get("method").asText().equals("Log.entryAdded")
                        && event.at("/params/entry/level").asText().equals("error")))
        .map(event -> event.get("params").toString())
        .toList();
  }

  /** Returns the lengths of the responses so far, as they were transferred, by URL. */
  List<Long> responseLengths() {
    return browser.events(session).stream()
        .filter(event -> event.get("method").asText().equals("Network.loadingFinished"))
        .map(event -> event.at("/params/encodedDataLength").asLong())
        .toList();
  }

  static String quote(String text) {
    return JSON.valueToTree(text).toString();
  }

  @Override
  public void close() {
    browser.send("", "Target.closeTarget", JSON.createObjectNode().put("targetId", target));
  }
}
