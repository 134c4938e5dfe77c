package io.trypema.benchmark.redis;

import java.util.List;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * What is compared under a load.
 *
 * @param libraries the libraries
 * @param reference the one that the others are compared with
 * @param measures what is of interest
 */
record Comparison(List<RemoteLibrary> libraries, RemoteLibrary reference, List<Measure> measures) {

}
