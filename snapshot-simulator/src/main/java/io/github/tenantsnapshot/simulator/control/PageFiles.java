package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.control.ControlRequests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files of the simulator's page. They contain no data of the simulator. */
final class PageFiles {

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.css", "text/css; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  /**
   * The headers of all files. The policy allows the page's own files and requests to this server;
   * scripts cannot turn text into markup.
   */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
              + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer",
          "X-Frame-Options",
          "DENY",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private PageFiles() {}

  /** Returns a route for each file, which needs no token. */
  static List<Route> routes() {
    return ControlRequests.PAGE_PATHS.stream()
        .map(path -> Route.without("GET", path, request -> file(name(path))).open())
        .toList();
  }

  private static String name(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? "index.html" : name;
  }

  private static GraphResponse file(String name) throws IOException {
    try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
      byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
      Map<String, String> headers = new HashMap<>(HEADERS);
      headers.put("Content-Type", Objects.requireNonNull(CONTENT_TYPES.get(name), name));
      return GraphResponse.of(200, headers, new ByteArrayInputStream(bytes));
    }
  }
}
