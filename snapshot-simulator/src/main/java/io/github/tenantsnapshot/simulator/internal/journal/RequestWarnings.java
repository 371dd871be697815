package io.github.tenantsnapshot.simulator.internal.journal;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hints about probable mistakes of a client in a request. */
public final class RequestWarnings {

  private static final Set<String> OPTIONS =
      Set.of("select", "filter", "orderby", "top", "count", "skip", "expand", "search");

  private RequestWarnings() {}

  /**
   * Returns the hints, each a sentence.
   *
   * @param ofEndpoint the hints of the endpoint
   */
  public static List<String> of(GraphRequest request, List<String> ofEndpoint) {
    RequestTarget url = RequestTarget.of(request.url());
    if (!url.path().toLowerCase(Locale.ROOT).contains("/v1.0/")) {
      return ofEndpoint; // beta accepts query options without the dollar sign
    }
    List<String> notes = new ArrayList<>(ofEndpoint);
    for (String option : url.options()) {
      String name = option.split("=", 2)[0];
      if (OPTIONS.contains(name.toLowerCase(Locale.ROOT))) {
        notes.add("v1.0 ignores '" + name + "': the option is called '$" + name + "'");
      }
    }
    return notes;
  }
}
