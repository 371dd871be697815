package io.github.tenantsnapshot.simulator.control;

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
    List<Advice> advice = journal.advice();
    BoundedArray newest = new BoundedArray(Integer.MAX_VALUE);
    boolean more = false;
    for (int i = advice.size() - 1; i >= 0 && !more; i--) {
      Advice each = advice.get(i);
      String name = ConstantNames.of(each.kind());
      if (kind.isEmpty() || kind.get().equals(name)) {
        more = !newest.add(json(name, each));
      }
    }
    ObjectNode body = Json.object();
    body.set("advice", newest.reversed());
    return Json.response(200, body.put("more", more).put("dropped", journal.dropped()));
  }

  private static ObjectNode json(String kind, Advice advice) {
    return Json.object()
        .put("kind", kind)
        .put("entry", advice.entry().number())
        .put("request", advice.entry().method() + " " + advice.entry().url())
        .put("text", advice.text());
  }
}
