package io.github.tenantsnapshot.simulator.internal.tenant;

/** The number of changed, added or removed characters between two texts: Levenshtein's. */
public final class EditDistance {

  private EditDistance() {}

  /** Returns the distance. The time is proportional to the product of the lengths. */
  public static int of(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
