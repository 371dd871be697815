package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a connection to the server. Each response is well-formed. If the input consists of
 * valid requests as {@link HttpText} understands them, each of them is answered in order, and a
 * request that follows too. Otherwise the server answers what it can and closes the connection.
 */
final class HttpTarget implements FuzzTarget {

  private static final String NEXT =
      "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static final int TIMEOUT_MILLIS = 30_000;

  /**
   * How long to wait before the client ends an incomplete request. The checks do not depend on it.
   */
  private static final int PATIENCE_MILLIS = 50;

  private final GraphServer server;

  HttpTarget() {
    GraphHandler echo =
        request -> {
          int length = request.body().readAllBytes().length;
          String text = request.method() + " " + request.url() + " " + length;
          return GraphResponse.of(
              200,
              Map.of("Content-Type", "text/plain"),
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        };
    try {
      this.server = GraphServer.builder(echo).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run(byte[] input) throws IOException {
    List<HttpText.Request> requests = HttpText.requests(input);
    byte[] received;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", server.uri().getPort()));
      socket.setTcpNoDelay(true);
      received = exchange(socket, input, requests != null);
    }
    List<HttpText.Response> responses = HttpText.responses(received, requests);
    String shown = new String(received, StandardCharsets.ISO_8859_1);
    if (requests != null) {
      check(responses.size() == requests.size() + 1, "each request must be answered", shown);
      for (int i = 0; i < requests.size(); i++) {
        HttpText.Request request = requests.get(i);
        check(responses.get(i).status() == 200, "a valid request must be accepted", shown);
        if (!request.method().equals("HEAD")) {
          String body = responses.get(i).body();
          check(
              body.startsWith(request.method() + " ")
                  && body.endsWith(request.target() + " " + request.length()),
              "the response must be of " + request,
              body);
        }
      }
      check(
          responses.get(requests.size()).body().endsWith("/next 0"),
          "the connection must be in sync",
          shown);
    }
    for (int i = 0; i + 1 < responses.size(); i++) {
      check(!responses.get(i).closes(), "no response must follow Connection: close", shown);
    }
  }

  /**
   * Sends the input and a request that follows it; returns all that the server sends until it
   * closes the connection. If the input is not known to be complete, the client stops to wait for
   * that.
   */
  private static byte[] exchange(Socket socket, byte[] input, boolean complete) throws IOException {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(input);
      out.write(NEXT.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // the server has closed the connection after its response
    }
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try {
      if (!complete) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        try {
          socket.getInputStream().transferTo(received);
        } catch (SocketTimeoutException e) {
          socket.shutdownOutput(); // it waits for the end of a request
        }
      }
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getInputStream().transferTo(received);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server must respond or close the connection", e);
    } catch (IOException e) {
      // a reset: bytes that the server no longer read
    }
    return received.toByteArray();
  }

  @Override
  public void close() {
    server.close();
  }
}
