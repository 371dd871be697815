package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The control paths of a simulator's journal. Thread-safe. */
final class JournalControl {

  private final Journal journal;

  JournalControl(Journal journal) {
    this.journal = journal;
  }

  GraphResponse list(ControlRequest request) throws ControlException {
    ObjectNode body = Json.object();
    ArrayNode entries = body.putArray("entries");
    journal.entries(condition(request)).forEach(entry -> entries.add(json(entry)));
    return Json.response(200, body.put("dropped", journal.dropped()));
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
    Optional<String> unmatched = request.option("unmatched", List.of("true", "false"));
    if (unmatched.isPresent()) {
      boolean is = unmatched.get().equals("true");
      condition = condition.and(entry -> entry.isUnmatched() == is);
    }
    return condition;
  }

  private static ObjectNode json(JournalEntry entry) {
    ObjectNode json =
        Json.object()
            .put("number", entry.number())
            .put("at", entry.at().toString())
            .put("operation", ConstantNames.of(entry.operation()))
            .put("method", entry.method())
            .put("url", entry.url());
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
    putPresent(json, "requestId", entry.requestId());
    putPresent(json, "fault", entry.fault());
    json.put("tooEarly", entry.isTooEarly()).put("unmatched", entry.isUnmatched());
    entry.notes().forEach(json.putArray("notes")::add);
    return json.put("line", entry.toString());
  }

  private static void putPresent(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
