package io.github.tenantsnapshot.simulator.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which a test writes raw HTTP requests and reads the responses. */
record Connection(Socket socket, InputStream in) implements AutoCloseable {

  /** A response. */
  record Response(String statusLine, Map<String, String> headers, byte[] bytes) {

    int status() {
      return Integer.parseInt(statusLine.split(" ")[1]);
    }

    String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  Connection(Socket socket) throws IOException {
    this(socket, new BufferedInputStream(socket.getInputStream()));
    socket.setSoTimeout(120_000);
  }

  /** Sends lines, each terminated with CR LF. */
  Connection send(String... lines) throws IOException {
    return sendRaw(String.join("\r\n", lines) + "\r\n");
  }

  Connection sendRaw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends a GET request for a path and reads the response. */
  Response get(String path, String... headerLines) throws IOException {
    send("GET " + path + " HTTP/1.1", "Host: graph.microsoft.com");
    for (String line : headerLines) {
      send(line);
    }
    send("");
    return readResponse();
  }

  Response readResponse() throws IOException {
    return readResponse("GET");
  }

  Response readResponse(String method) throws IOException {
    Response head = readHead();
    String length = head.headers().get("Content-length");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (method.equals("HEAD") || head.status() == 204) {
      return head;
    } else if ("chunked".equals(head.headers().get("Transfer-encoding"))) {
      for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
        body.writeBytes(chunk);
      }
    } else if (length != null) {
      body.writeBytes(readExactly(Integer.parseInt(length)));
    } else {
      in.transferTo(body);
    }
    return new Response(head.statusLine(), head.headers(), body.toByteArray());
  }

  /** Reads the status line and the headers. */
  Response readHead() throws IOException {
    String statusLine = readLine();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + " AND " + other);
    }
    return new Response(statusLine, headers, new byte[0]);
  }

  /** Reads a chunk; the last chunk is empty. */
  byte[] readChunk() throws IOException {
    byte[] chunk = readExactly(Integer.parseInt(readLine(), 16));
    readLine();
    return chunk;
  }

  byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection was closed early");
    }
    return bytes;
  }

  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed early");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Returns whether the server closes the connection without sending further bytes. */
  boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
