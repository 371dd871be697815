package io.github.tenantsnapshot.simulator.http.internal.tls;

import io.github.tenantsnapshot.simulator.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A key store created by keytool, and its random password, in a separate folder. Immutable.
 *
 * @param keyStore the file of the key store
 * @param password the password of the key store
 */
public record StoredIdentity(Path keyStore, String password) {

  private static final String FOLDER = "tls-identity";
  private static final String KEY_STORE = "key-store.p12";
  private static final String PASSWORD = "password";

  private static final int PASSWORD_BYTES = 16;

  /** Returns whether a folder has a key store. */
  public static boolean isIn(Path parent) {
    return Files.exists(parent.resolve(FOLDER).resolve(KEY_STORE));
  }

  /** Returns the key store of a folder. */
  public static StoredIdentity in(Path parent) throws IOException {
    Path folder = parent.resolve(FOLDER);
    return new StoredIdentity(
        folder.resolve(KEY_STORE), Files.readString(folder.resolve(PASSWORD)).strip());
  }

  /**
   * Creates a key store in a folder, unless another process creates one at the same time.
   *
   * @return the key store of the folder, which may be that of the other process
   */
  public static StoredIdentity make(Path parent, Keytool keytool) throws IOException {
    // The folder is complete before it is moved, atomically. Only its owner can read it.
    Path aside = Files.createTempDirectory(parent, FOLDER);
    try {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      String password = HexFormat.of().formatHex(random);
      keytool.makeKeyStore(aside.resolve(KEY_STORE), password);
      byte[] text = password.getBytes(StandardCharsets.US_ASCII);
      AtomicFile.at(aside.resolve(PASSWORD)).write(out -> out.write(text), true);
      Files.move(aside, parent.resolve(FOLDER), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isIn(parent)) {
        throw e;
      }
    } finally {
      delete(aside);
    }
    return in(parent);
  }

  /** Deletes the key store of a folder. */
  public static void deleteFrom(Path parent) throws IOException {
    delete(parent.resolve(FOLDER));
  }

  private static void delete(Path folder) throws IOException {
    for (String name : List.of(KEY_STORE, PASSWORD)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
