package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.Journal;
import java.util.List;
import java.util.Optional;

/** The control path of the advice about clients. Thread-safe. */
final class AdviceControl {

  private static final List<String> KINDS = ConstantNames.of(Advice.Kind.class);

  private final Journal journal;

  AdviceControl(Journal journal) {
    this.journal = journal;
  }

  GraphResponse list(ControlRequest request) throws ControlException {
    Optional<String> kind = request.option("kind", KINDS);
    ObjectNode body = Json.object();
    ArrayNode advice = body.putArray("advice");
    for (Advice each : journal.advice()) {
      String name = ConstantNames.of(each.kind());
      if (kind.isEmpty() || kind.get().equals(name)) {
        advice
            .addObject()
            .put("kind", name)
            .put("entry", each.entry().number())
            .put("request", each.entry().method() + " " + each.entry().url())
            .put("text", each.text());
      }
    }
    return Json.response(200, body.put("dropped", journal.dropped()));
  }
}
