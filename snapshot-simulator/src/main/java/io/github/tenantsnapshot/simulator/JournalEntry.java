package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to a simulator and its response. Immutable except for {@link #responseBody()}, which
 * grows while the client reads. Thread-safe.
 *
 * <p>Longer texts are truncated and end with {@code …[truncated]}: the URL after 8,192 characters,
 * the method and names after 256, bodies after 16 KiB. An entry has at most 100 header lines and 16
 * KiB of headers, with up to 4,096 characters each; a header named {@code …[truncated]} has the
 * number of dropped lines.
 */
public final class JournalEntry {

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_URL = 8 * 1024;
  private static final int LONGEST_FAULT = 512;

  /** The approximate memory of an entry without its texts. */
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

  /**
   * The request and its caller.
   *
   * @param key the id in the URL; null if the operation has none
   * @param permissions the permissions of the caller; null if they are unknown
   */
  record Request(
      String method,
      String url,
      @Nullable String key,
      Map<String, List<String>> headers,
      String body,
      @Nullable String tenantId,
      @Nullable String caller,
      @Nullable Set<Permission> permissions) {

    /** Truncates long texts. */
    Request {
      method = BoundedText.of(method, LONGEST_NAME);
      url = BoundedText.of(url, LONGEST_URL);
      key = key == null ? null : BoundedText.of(key, LONGEST_NAME);
      headers = BoundedText.headers(headers);
      tenantId = tenantId == null ? null : BoundedText.of(tenantId, LONGEST_NAME);
      caller = caller == null ? null : BoundedText.of(caller, LONGEST_NAME);
    }
  }

  /** The response and its fault; the status is 0 if the connection broke. */
  record Response(
      int status,
      Map<String, String> headers,
      BodyCapture body,
      boolean unmatched,
      @Nullable String fault,
      boolean early,
      List<String> notes) {

    /** Truncates long texts. */
    Response {
      headers = BoundedText.responseHeaders(headers);
      fault = fault == null ? null : BoundedText.of(fault, LONGEST_FAULT);
      notes = BoundedText.notes(notes);
    }
  }

  /** Returns the approximate number of bytes in memory, without the response's body. */
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
    return OVERHEAD + 2 * characters; // two bytes per character outside Latin-1
  }

  /** Returns the recorded beginning of the response's body. */
  BodyCapture recordedResponse() {
    return response.body;
  }

  /** Returns the id of the job or snapshot in the URL; null if the operation has none. */
  @Nullable String key() {
    return request.key;
  }

  /** Returns the permissions of the caller; null if they are unknown. */
  @Nullable Set<Permission> permissions() {
    return request.permissions;
  }

  /** Returns the entry's number in the order of the responses, from 1. */
  public long number() {
    return number;
  }

  /** Returns the time of the request, by the simulator's clock. */
  public Instant at() {
    return at;
  }

  /** Returns the operation of the request. */
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

  /** Returns the GUID of the tenant that the request's token names; null without a valid token. */
  public @Nullable String tenantId() {
    return request.tenantId;
  }

  /**
   * Returns the name of the user or application that the request's token names; null without a
   * valid token.
   */
  public @Nullable String caller() {
    return request.caller;
  }

  /** Returns the status of the response; 0 if the connection broke before a response. */
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

  /** Returns the beginning of the response's body, as far as the client has read it. */
  public String responseBody() {
    return response.body.text();
  }

  /** Returns the response's header {@code request-id}; null if there was no response. */
  public @Nullable String requestId() {
    return response.headers.get("request-id");
  }

  /** Returns the description of the {@link Fault} that the request triggered; null if none. */
  public @Nullable String fault() {
    return response.fault;
  }

  /** Returns whether a throttled client sent the request before {@code Retry-After} had elapsed. */
  public boolean isTooEarly() {
    return response.early;
  }

  /** Returns whether nothing is simulated for the request, and no fallback handler responded. */
  public boolean isUnmatched() {
    return response.unmatched;
  }

  /**
   * Returns hints about probable mistakes of the client, such as a query option that is ignored, or
   * that it cancelled before the response.
   */
  public List<String> notes() {
    return response.notes;
  }

  /** Returns the entry in one line, in which control characters are escaped. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("#").append(number).append(' ').append(at);
    line.append(' ').append(caller() == null ? "(no caller)" : caller());
    line.append(": ").append(method()).append(' ').append(url()).append(" -> ");
    line.append(status() == 0 ? "no response" : Integer.toString(status()));
    if (fault() != null) {
      line.append(" [").append(fault()).append(']');
    }
    if (isTooEarly()) {
      line.append(" [before Retry-After]");
    }
    if (isUnmatched()) {
      line.append(" [not simulated]");
    }
    notes().forEach(note -> line.append(" [").append(note).append(']'));
    return LogText.line(line.toString());
  }
}
