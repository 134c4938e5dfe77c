/**
 * The vocabulary of rate limits in Spring applications: policies and their defaults, the
 * context of a call, outcomes and events, and the extension points: key and limit
 * resolvers, listeners, and factories of contexts and exceptions. Independent of Spring
 * Boot.
 */
@NullMarked
package io.trypema.spring;

import org.jspecify.annotations.NullMarked;
