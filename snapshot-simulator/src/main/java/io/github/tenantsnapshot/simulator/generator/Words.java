package io.github.tenantsnapshot.simulator.generator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The word lists of {@code words.txt}, read from the jar on first use. */
final class Words {

  private static final Map<String, List<Template>> LISTS = read();

  private Words() {}

  /** Returns the entries of a list. */
  static List<Template> list(String name) {
    List<Template> list = LISTS.get(name);
    if (list == null) {
      throw new IllegalStateException("words.txt has no list '" + name + "'");
    }
    return list;
  }

  private static Map<String, List<Template>> read() {
    Map<String, List<Template>> lists = new HashMap<>();
    List<Template> list = new ArrayList<>();
    for (String line : TextResource.lines("words.txt")) {
      if (line.startsWith("[")) {
        list = new ArrayList<>();
        lists.put(line.substring(1, line.length() - 1), list);
      } else {
        list.add(Template.of(line));
      }
    }
    return lists;
  }
}
