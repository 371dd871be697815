package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands HTTP requests to a {@link GraphHandler}, and writes its answers. Thread-safe. */
public final class ExchangeHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

  private final GraphHandler handler;
  private final RequestUrls urls;
  private final ResponseWriter writer;
  private final @Nullable Cors cors;
  private final int maxBodyBytes;
  private final Semaphore turns;
  private final OpenExchanges open;
  private final InstantSource clock;

  /**
   * Makes a handler of HTTP requests.
   *
   * @param handler answers them
   * @param urls tells their URLs
   * @param writer writes the answers
   * @param cors whose web pages may ask in advance; null for none
   * @param limits what a client may take up
   * @param open counts the exchanges
   * @param clock tells the time of errors
   */
  public ExchangeHandler(
      GraphHandler handler,
      RequestUrls urls,
      ResponseWriter writer,
      @Nullable Cors cors,
      Limits limits,
      OpenExchanges open,
      InstantSource clock) {
    this.handler = handler;
    this.urls = urls;
    this.writer = writer;
    this.cors = cors;
    this.maxBodyBytes = limits.maxBodyBytes();
    this.turns = new Semaphore(limits.concurrentRequests(), true);
    this.open = open;
    this.clock = clock;
  }

  /**
   * What clients may take up.
   *
   * @param concurrentRequests how many requests are in the {@link GraphHandler} at once
   * @param maxBodyBytes the longest body of a request, in bytes
   */
  public record Limits(int concurrentRequests, int maxBodyBytes) {}

  /**
   * Serves an exchange.
   *
   * @throws IOException if the answer cannot be ended; the server then closes the connection, and
   *     the client sees that something is missing. Nothing else is ever thrown: an {@link Error}
   *     would leave the connection open, and the client waiting
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!open.begin()) {
      throw new IOException("the listener is closed");
    }
    try {
      serve(exchange);
    } catch (IOException e) {
      LOG.debug("broken off: {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.error(
          "unexpected failure on {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      throw new IOException("unexpected failure", e);
    } finally {
      open.end();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (RequestBody body = new RequestBody(exchange, maxBodyBytes)) {
      writer.write(exchange, answer(exchange, body));
      body.discardRest();
    }
    exchange.getResponseBody().close();
  }

  private GraphResponse answer(HttpExchange exchange, RequestBody body) throws IOException {
    try {
      InputStream bytes = body.read();
      if (cors != null && cors.isPreflight(exchange)) {
        return cors.preflight(exchange);
      }
      return handled(
          new GraphRequest(
              exchange.getRequestMethod(), urls.of(exchange), exchange.getRequestHeaders(), bytes));
    } catch (RefusedRequestException e) {
      return GraphResponse.error(withoutBody(exchange), e.error(), clock);
    }
  }

  /** Returns a request with the URL as it was sent: what is wrong may be just its beginning. */
  private static GraphRequest withoutBody(HttpExchange exchange) {
    return new GraphRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        exchange.getRequestHeaders(),
        InputStream.nullInputStream());
  }

  private GraphResponse handled(GraphRequest request) throws IOException, RefusedRequestException {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the listener is closed");
    }
    try {
      GraphResponse response = Objects.requireNonNull(handler.handle(request), "no answer");
      if (!ResponseWriter.isWritable(response)) {
        LOG.error(
            "no such answer can be sent: {} {} to {} {}",
            response.status(),
            response.headers(),
            request.method(),
            request.url());
        response.close();
        throw RefusedRequestException.unexpected();
      }
      return response;
    } catch (RuntimeException | Error e) {
      LOG.error("unexpected failure on {} {}", request.method(), request.url(), e);
      throw RefusedRequestException.unexpected();
    } finally {
      turns.release();
    }
  }
}
