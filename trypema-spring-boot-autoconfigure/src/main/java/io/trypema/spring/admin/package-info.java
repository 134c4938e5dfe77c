/**
 * Administration of the limits of an application at run time: what is limited and how it
 * is used, reset and changed.
 */
@NullMarked
package io.trypema.spring.admin;

import org.jspecify.annotations.NullMarked;
