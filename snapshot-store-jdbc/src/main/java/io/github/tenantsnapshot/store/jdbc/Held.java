package io.github.tenantsnapshot.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/** The results of statements on several jobs: for each, whether its claim held. */
final class Held {

  private Held() {}

  /** Returns those items whose claims held. */
  static <T> List<T> of(List<T> items, boolean[] held) {
    List<T> those = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      if (held[i]) {
        those.add(items.get(i));
      }
    }
    return those;
  }
}
