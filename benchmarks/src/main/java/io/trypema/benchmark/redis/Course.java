package io.trypema.benchmark.redis;

import java.time.Duration;

/**
 * The number and duration of the measurements of each limiter.
 *
 * @param warmUps the rounds before those that count
 * @param rounds the rounds that count
 * @param time the length of a round
 */
record Course(int warmUps, int rounds, Duration time) {

}
