/**
 * Resolution of the address of a client, also behind trusted proxies.
 */
@NullMarked
package io.trypema.spring.web.client;

import org.jspecify.annotations.NullMarked;
