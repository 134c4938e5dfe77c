package io.trypema.benchmark.redis;

import java.util.List;

import io.trypema.benchmark.redis.competitor.RemoteLibrary;

/**
 * The libraries and measures that are compared under a load.
 *
 * @param libraries the libraries
 * @param reference the library that the others are compared with
 * @param measures the measures of interest
 */
record Comparison(List<RemoteLibrary> libraries, RemoteLibrary reference, List<Measure> measures) {

}
