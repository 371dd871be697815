package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorAccess;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The control paths of a simulator's journal. Thread-safe. */
final class JournalControl {

  private static final int LONGEST_PAGE = 1_000;

  private final TenantSimulator simulator;
  private final Journal journal;

  JournalControl(TenantSimulator simulator) {
    this.simulator = simulator;
    this.journal = simulator.journal();
  }

  /** Returns the whole journal; a page of it if the request has a cursor or a limit. */
  GraphResponse list(ControlRequest request) throws ControlException {
    if (Stream.of("after", "before", "limit").anyMatch(name -> request.option(name).isPresent())) {
      return page(request);
    }
    ObjectNode body = Json.object();
    ArrayNode entries = body.putArray("entries");
    journal.entries(condition(request)).forEach(entry -> entries.add(json(entry)));
    return Json.response(200, body.put("dropped", journal.dropped()));
  }

  /** Returns the oldest entries after a number, or the newest ones before a number. */
  private GraphResponse page(ControlRequest request) throws ControlException {
    long after = request.integer("after", 0, ControlRequest.LARGEST_INTEGER, -1);
    long before = request.integer("before", 1, ControlRequest.LARGEST_INTEGER, Long.MAX_VALUE);
    int limit = (int) request.integer("limit", 1, LONGEST_PAGE, LONGEST_PAGE);
    Predicate<JournalEntry> condition = condition(request);
    long clears = SimulatorAccess.get().journalClears(simulator); // before the entries are read
    List<JournalEntry> all = journal.entries();
    List<JournalEntry> matching =
        all.stream()
            .filter(entry -> entry.number() > after && entry.number() < before)
            .filter(condition)
            .toList();
    boolean newest = after < 0;
    BoundedArray page = new BoundedArray(limit);
    int count = 0;
    while (count < matching.size()
        && page.add(summary(matching.get(newest ? matching.size() - 1 - count : count)))) {
      count++;
    }
    ObjectNode body = Json.object();
    body.set("entries", newest ? page.reversed() : page.array());
    body.put("dropped", journal.dropped())
        .put("more", count < matching.size())
        .put("last", all.isEmpty() ? 0 : all.get(all.size() - 1).number())
        .put("clears", clears);
    return Json.response(200, body);
  }

  GraphResponse get(ControlRequest request) throws ControlException {
    OptionalLong number = request.number("number");
    List<JournalEntry> found =
        number.isEmpty()
            ? List.of()
            : journal.entries(entry -> entry.number() == number.getAsLong());
    if (found.isEmpty()) {
      throw ControlException.notFound(
          "the journal has no entry with the number '" + request.variable("number") + "'");
    }
    return Json.response(200, json(found.get(0)));
  }

  GraphResponse clear(ControlRequest request) {
    journal.clear();
    return Json.noContent();
  }

  private static Predicate<JournalEntry> condition(ControlRequest request) throws ControlException {
    Predicate<JournalEntry> condition = entry -> true;
    Optional<String> method = request.option("method");
    if (method.isPresent()) {
      condition = condition.and(entry -> entry.method().equals(method.get()));
    }
    Optional<String> url = request.option("url");
    if (url.isPresent()) {
      condition = condition.and(entry -> entry.url().contains(url.get()));
    }
    Optional<String> operation =
        request.option("operation", ConstantNames.of(GraphOperation.class));
    if (operation.isPresent()) {
      condition =
          condition.and(entry -> ConstantNames.of(entry.operation()).equals(operation.get()));
    }
    Optional<Boolean> unmatched = request.flag("unmatched");
    if (unmatched.isPresent()) {
      condition = condition.and(entry -> entry.isUnmatched() == unmatched.get());
    }
    return condition;
  }

  private static ObjectNode start(JournalEntry entry) {
    return Json.object()
        .put("number", entry.number())
        .put("at", entry.at().toString())
        .put("operation", ConstantNames.of(entry.operation()))
        .put("method", entry.method())
        .put("url", entry.url());
  }

  /** Returns an entry without headers and bodies. */
  private static ObjectNode summary(JournalEntry entry) {
    ObjectNode json = start(entry);
    putPresent(json, "tenantId", entry.tenantId());
    putPresent(json, "caller", entry.caller());
    return end(json.put("status", entry.status()), entry);
  }

  private static ObjectNode json(JournalEntry entry) {
    ObjectNode json = start(entry);
    ObjectNode requestHeaders = json.putObject("requestHeaders");
    entry
        .requestHeaders()
        .forEach((name, values) -> values.forEach(requestHeaders.putArray(name)::add));
    json.put("requestBody", entry.requestBody());
    putPresent(json, "tenantId", entry.tenantId());
    putPresent(json, "caller", entry.caller());
    json.put("status", entry.status());
    ObjectNode responseHeaders = json.putObject("responseHeaders");
    entry.responseHeaders().forEach(responseHeaders::put);
    json.put("responseBody", entry.responseBody());
    return end(json, entry).put("line", entry.toString());
  }

  private static ObjectNode end(ObjectNode json, JournalEntry entry) {
    putPresent(json, "requestId", entry.requestId());
    putPresent(json, "fault", entry.fault());
    json.put("tooEarly", entry.isTooEarly()).put("unmatched", entry.isUnmatched());
    entry.notes().forEach(json.putArray("notes")::add);
    return json;
  }

  private static void putPresent(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
