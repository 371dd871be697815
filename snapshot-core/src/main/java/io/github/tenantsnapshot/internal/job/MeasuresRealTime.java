package io.github.tenantsnapshot.internal.job;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Exempts a method from the build's check for forbidden APIs, so that it can call {@link
 * System#nanoTime()}. For methods that measure real time, whatever the service's clock says.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface MeasuresRealTime {}
