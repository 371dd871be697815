package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers: a short body with its length, a longer one in chunks as it is made. Immutable.
 *
 * <p>A client of HTTP/1.0 knows no chunks, and could not tell a broken answer from a whole one: for
 * it, a longer body is made in a temporary file first.
 */
public final class ResponseWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /** What the server tells itself. */
  private static final Set<String> OF_THE_SERVER = namesWithoutCase("Date", "Transfer-Encoding");

  private final boolean compression;
  private final @Nullable Cors cors;

  /**
   * Makes a writer.
   *
   * @param compression whether bodies are compressed for clients that take it
   * @param cors whose web pages may read the answers; null for none
   */
  public ResponseWriter(boolean compression, @Nullable Cors cors) {
    this.compression = compression;
    this.cors = cors;
  }

  /** Tells whether an answer can go over HTTP: its status, and the characters of its headers. */
  static boolean isWritable(GraphResponse response) {
    return response.status() >= 200
        && response.status() <= 999
        && response.headers().entrySet().stream()
            .allMatch(
                header ->
                    HEADER_NAME.matcher(header.getKey()).matches()
                        && HEADER_VALUE.matcher(header.getValue()).matches());
  }

  /**
   * Writes an answer, and closes it, but not the exchange.
   *
   * @throws IOException if the body fails or the client is gone: the connection must be closed
   *     without ending the exchange
   */
  void write(HttpExchange exchange, GraphResponse response) throws IOException {
    int status = response.status();
    byte[] whole;
    try {
      setHeaders(exchange, response);
      if (Protocol.isBodiless(exchange, status)) {
        whole = new byte[0];
      } else {
        AnswerBody body = new AnswerBody(response.body());
        if (!body.isShort()) {
          writeLong(exchange, status, body);
          return;
        }
        whole = body.beginning();
      }
    } finally {
      close(response); // before the client can see the end
    }
    writeShort(exchange, status, whole);
  }

  private void setHeaders(HttpExchange exchange, GraphResponse response) {
    Headers headers = exchange.getResponseHeaders();
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (!OF_THE_SERVER.contains(name)) {
                headers.set(name, value);
              }
            });
    if (!exchange.getRequestMethod().equals("HEAD")) {
      headers.remove("Content-Length");
    }
    if (cors != null) {
      cors.open(headers);
    }
  }

  private void writeShort(HttpExchange exchange, int status, byte[] body) throws IOException {
    byte[] bytes = body.length > 0 && compresses(exchange) ? Gzip.compress(body) : body;
    if (bytes.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void writeLong(HttpExchange exchange, int status, AnswerBody body) throws IOException {
    if (Protocol.isHttp10(exchange)) {
      writeByFile(exchange, status, body);
    } else if (compresses(exchange)) {
      exchange.sendResponseHeaders(status, 0);
      Gzip gzip = new Gzip(exchange.getResponseBody());
      try {
        body.copyTo(gzip);
        gzip.finish();
      } finally {
        gzip.release();
      }
    } else {
      exchange.sendResponseHeaders(status, 0);
      body.copyTo(exchange.getResponseBody());
    }
  }

  private static void writeByFile(HttpExchange exchange, int status, AnswerBody body)
      throws IOException {
    Path file = Files.createTempFile("graph-answer", null);
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        body.copyTo(out);
      }
      exchange.sendResponseHeaders(status, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    } finally {
      Files.delete(file);
    }
  }

  /** Tells whether to compress an answer, and says so in its headers. */
  private boolean compresses(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    boolean compresses =
        compression
            && !Protocol.isHttp10(exchange)
            && !headers.containsKey("Content-Encoding")
            && Gzip.isAccepted(
                exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()));
    if (compresses) {
      headers.set("Content-Encoding", "gzip");
    }
    return compresses;
  }

  private static void close(GraphResponse response) {
    try {
      response.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("an answer could not be closed", e);
    }
  }

  private static Set<String> namesWithoutCase(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }
}
