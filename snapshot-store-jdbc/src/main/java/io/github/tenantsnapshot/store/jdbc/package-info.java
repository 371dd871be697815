/**
 * The job store in a relational database: {@link io.github.tenantsnapshot.store.jdbc.JdbcJobStore}.
 *
 * <p>H2 is a runtime dependency of this module, for {@link
 * io.github.tenantsnapshot.store.jdbc.JdbcJobStore#openFile openFile}. An application that uses
 * only PostgreSQL or MariaDB can exclude it; all other methods work without it:
 *
 * <pre>{@code
 * <dependency>
 *   <groupId>io.github.tenantsnapshot</groupId>
 *   <artifactId>snapshot-store-jdbc</artifactId>
 *   <exclusions>
 *     <exclusion>
 *       <groupId>com.h2database</groupId>
 *       <artifactId>h2</artifactId>
 *     </exclusion>
 *   </exclusions>
 * </dependency>
 * }</pre>
 */
@NullMarked
package io.github.tenantsnapshot.store.jdbc;

import org.jspecify.annotations.NullMarked;
