package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.http.LogText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to a simulator, and what became of it. Immutable but for {@link #responseBody()}, which
 * grows while the client reads. Thread-safe.
 *
 * <p>Texts have a bound, and end with {@code …[truncated]} where they were longer: the URL 8,192
 * characters, the method and names 256, bodies 16 KiB. Of headers, 100 lines and 16 KiB are kept,
 * with up to 4,096 characters each; a header named {@code …[truncated]} has the number of the
 * others.
 */
public final class JournalEntry {

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_URL = 8 * 1024;
  private static final int LONGEST_FAULT = 512;

  /** What an entry takes beside its texts, in about. */
  private static final int OVERHEAD = 1_024;

  private final long number;
  private final Instant at;
  private final GraphOperation operation;
  private final Request request;
  private final Response response;

  JournalEntry(
      long number, Instant at, GraphOperation operation, Request request, Response response) {
    this.number = number;
    this.at = at;
    this.operation = operation;
    this.request = request;
    this.response = response;
  }

  /** What was asked, and by whom. */
  record Request(
      String method,
      String url,
      Map<String, List<String>> headers,
      String body,
      @Nullable String tenantId,
      @Nullable String caller) {

    /** Truncates what is longer than an entry keeps. */
    Request {
      method = BoundedText.of(method, LONGEST_NAME);
      url = BoundedText.of(url, LONGEST_URL);
      headers = BoundedText.headers(headers);
      tenantId = tenantId == null ? null : BoundedText.of(tenantId, LONGEST_NAME);
      caller = caller == null ? null : BoundedText.of(caller, LONGEST_NAME);
    }
  }

  /** What was answered, and why; a status of 0 is a connection that broke. */
  record Response(
      int status,
      Map<String, String> headers,
      BodyCapture body,
      boolean unmatched,
      @Nullable String fault,
      boolean early,
      List<String> notes) {

    /** Truncates what is longer than an entry keeps. */
    Response {
      headers = BoundedText.responseHeaders(headers);
      fault = fault == null ? null : BoundedText.of(fault, LONGEST_FAULT);
      notes = BoundedText.notes(notes);
    }
  }

  /** Returns how many bytes of memory it takes in about, without the response's body. */
  long size() {
    long characters = request.method.length();
    characters += request.url.length() + request.body.length();
    for (Map.Entry<String, List<String>> header : request.headers.entrySet()) {
      characters += header.getKey().length();
      characters += header.getValue().stream().mapToLong(String::length).sum();
    }
    for (Map.Entry<String, String> header : response.headers.entrySet()) {
      characters += header.getKey().length() + header.getValue().length();
    }
    characters += response.notes.stream().mapToLong(String::length).sum();
    return OVERHEAD + 2 * characters; // a text of other characters than Latin-1's takes two bytes
  }

  /** Returns the response's body, as far as it is recorded. */
  BodyCapture recordedResponse() {
    return response.body;
  }

  /** Returns the entry's place in the order in which requests were answered, from 1. */
  public long number() {
    return number;
  }

  /** Returns when the request came, by the simulator's clock. */
  public Instant at() {
    return at;
  }

  /** Returns what was asked for. */
  public GraphOperation operation() {
    return operation;
  }

  /** Returns the method of the request. */
  public String method() {
    return request.method;
  }

  /**
   * Returns the URL of the request as it was sent, except that secrets in it are replaced by {@code
   * redacted}: the values of parameters such as {@code access_token}, user information, and JSON
   * Web Tokens.
   */
  public String url() {
    return request.url;
  }

  /**
   * Returns the headers of the request, in which names are compared without case. Secrets are
   * replaced: {@code Authorization} has its scheme only, and {@code Cookie} is {@code redacted}.
   */
  public Map<String, List<String>> requestHeaders() {
    return request.headers;
  }

  /**
   * Returns the body of the request, of a long one the beginning; empty if there was none. Secrets
   * in a form are replaced like those in {@link #url()}.
   */
  public String requestBody() {
    return request.body;
  }

  /** Returns the GUID of the tenant that the request's token names; empty if there is none. */
  public Optional<String> tenantId() {
    return Optional.ofNullable(request.tenantId);
  }

  /** Returns the name of the user or application that the request's token names. */
  public Optional<String> caller() {
    return Optional.ofNullable(request.caller);
  }

  /** Returns the status of the answer; 0 if the connection broke without one. */
  public int status() {
    return response.status;
  }

  /**
   * Returns the headers of the response, in which names are compared without case. Secrets are
   * replaced like those in {@link #requestHeaders()}.
   */
  public Map<String, String> responseHeaders() {
    return response.headers;
  }

  /** Returns as much of the answer's body as was read until now, of a long one the beginning. */
  public String responseBody() {
    return response.body.text();
  }

  /** Returns the id that the answer gave the request, in the header {@code request-id}. */
  public Optional<String> requestId() {
    return Optional.ofNullable(response.headers.get("request-id"));
  }

  /** Returns the {@link Fault} that happened to the request, in its words. */
  public Optional<String> fault() {
    return Optional.ofNullable(response.fault);
  }

  /** Tells whether the client was throttled before, and has not waited as long as it was told. */
  public boolean isTooEarly() {
    return response.early;
  }

  /** Tells whether the request asked for something that is not simulated, and nothing answered. */
  public boolean isUnmatched() {
    return response.unmatched;
  }

  /**
   * Returns what a client may not have meant, such as a query option that is ignored; or that it
   * went away before the response.
   */
  public List<String> notes() {
    return response.notes;
  }

  /** Returns the entry in one line, in which control characters are escaped. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("#").append(number).append(' ').append(at);
    line.append(' ').append(caller().orElse("nobody"));
    line.append(": ").append(method()).append(' ').append(url()).append(" -> ");
    line.append(status() == 0 ? "no answer" : Integer.toString(status()));
    fault().ifPresent(fault -> line.append(" [").append(fault).append(']'));
    if (isTooEarly()) {
      line.append(" [came too early]");
    }
    if (isUnmatched()) {
      line.append(" [not simulated]");
    }
    notes().forEach(note -> line.append(" [").append(note).append(']'));
    return LogText.line(line.toString());
  }
}
