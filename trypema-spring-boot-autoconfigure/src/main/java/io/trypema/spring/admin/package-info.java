/**
 * Administration of the limits of an application at run time: lists limits and their
 * usage, resets keys and changes policies.
 */
@NullMarked
package io.trypema.spring.admin;

import org.jspecify.annotations.NullMarked;
