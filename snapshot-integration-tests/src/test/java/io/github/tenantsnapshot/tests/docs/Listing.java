package io.github.tenantsnapshot.tests.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java listing of the documentation.
 *
 * @param page the file
 * @param section the heading above it
 * @param number its position on the page, from 1
 * @param text its text
 * @param earlier the listings before it on the page
 */
record Listing(String page, String section, int number, String text, List<Listing> earlier) {

  /** Returns the listings of all pages. */
  static List<Listing> all() {
    List<Listing> all = new ArrayList<>();
    for (String page : Checkout.pages()) {
      all.addAll(of(page, Checkout.read(page)));
    }
    return all;
  }

  /**
   * Returns whether the build of a project in snapshot-consumers compiles the listing: it is a
   * whole file, or needs Spring, which is not on the class path of this build.
   */
  boolean isOfAConsumer() {
    return page.equals("docs/spring.md") || page.equals("docs/quick-start.md");
  }

  private static List<Listing> of(String page, String markdown) {
    List<Listing> listings = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String section = "";
    String fence = null; // the language of the block
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        if (fence == null) {
          fence = line.substring(3).trim();
          text.setLength(0);
        } else {
          if (fence.equals("java")) {
            int number = listings.size() + 1;
            listings.add(
                new Listing(page, section, number, text.toString(), List.copyOf(listings)));
          }
          fence = null;
        }
      } else if (fence != null) {
        text.append(line).append('\n');
      } else if (line.startsWith("#")) {
        section = line.replaceFirst("^#+ *", "");
      }
    }
    return listings;
  }

  @Override
  public String toString() {
    return page + ", " + section + ", listing " + number;
  }
}
