//! Increments counters of distkit on one Redis, 64 at a time, beside HINCRBY over the same
//! client, in rounds by turns, and prints the medians. Then the time that an increment of a
//! lax counter takes its caller, beside atomic numbers by key in process.

use std::env;
use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use distkit::DistkitRedisKey;
use distkit::counter::{CounterOptions, CounterTrait, LaxCounter, StrictCounter};
use distkit::icounter::{
    InstanceAwareCounterTrait, LaxInstanceAwareCounter, LaxInstanceAwareCounterOptions,
    StrictInstanceAwareCounter, StrictInstanceAwareCounterOptions,
};
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

const IN_FLIGHT: usize = 64;
/// Leads a caller through all keys, as it has no factor in common with their number.
const STRIDE: usize = 7919;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);
const INCREMENTS: usize = 100_000;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url = env::args()
        .nth(1)
        .unwrap_or("redis://127.0.0.1:6379/".into());
    let connection = redis::Client::open(url)?.get_connection_manager().await?;
    let strict = StrictCounter::new(CounterOptions::new(key("strict")?, connection.clone()));
    let slices = StrictInstanceAwareCounter::new(StrictInstanceAwareCounterOptions::new(
        key("slices")?,
        connection.clone(),
    ));
    for count in [1, 10_000] {
        let names: Arc<Vec<DistkitRedisKey>> = Arc::new(names(count)?);
        let fields: Arc<Vec<String>> = Arc::new((0..count).map(|i| format!("key{i}")).collect());
        let mut results = [const { Vec::new() }; 3];
        for _ in 0..ROUNDS {
            let (shared, named) = (connection.clone(), fields.clone());
            results[0].push(
                load(count, move |i| {
                    let (mut connection, fields) = (shared.clone(), named.clone());
                    async move {
                        let _: i64 = redis::cmd("HINCRBY")
                            .arg("hash")
                            .arg(&fields[i])
                            .arg(1)
                            .query_async(&mut connection)
                            .await?;
                        Ok(())
                    }
                })
                .await?,
            );
            let (counter, keys) = (strict.clone(), names.clone());
            results[1].push(
                load(count, move |i| {
                    let (strict, names) = (counter.clone(), keys.clone());
                    async move { Ok(strict.inc(&names[i], 1).await.map(drop)?) }
                })
                .await?,
            );
            let (counter, keys) = (slices.clone(), names.clone());
            results[2].push(
                load(count, move |i| {
                    let (slices, names) = (counter.clone(), keys.clone());
                    async move { Ok(slices.inc(&names[i], 1).await.map(drop)?) }
                })
                .await?,
            );
        }
        print(
            "calls/s",
            count,
            &[
                "HINCRBY by redis-rs",
                "StrictCounter",
                "StrictInstanceAwareCounter",
            ],
            results,
        );
    }
    let lax = LaxCounter::new(CounterOptions::new(key("lax")?, connection.clone()));
    let lax_slices = LaxInstanceAwareCounter::new(LaxInstanceAwareCounterOptions::new(
        key("laxslices")?,
        connection.clone(),
    ));
    for count in [1, 1024] {
        let names = names(count)?;
        let numbers: DashMap<String, AtomicI64> = DashMap::new();
        let fields: Vec<String> = (0..count).map(|i| format!("key{i}")).collect();
        let mut results = [const { Vec::new() }; 3];
        for _ in 0..ROUNDS {
            let start = Instant::now();
            for i in 0..INCREMENTS {
                let field = &fields[i % count];
                match numbers.get(field) {
                    Some(number) => black_box(number.fetch_add(1, Ordering::Relaxed)),
                    None => black_box(
                        numbers
                            .entry(field.clone())
                            .or_default()
                            .fetch_add(1, Ordering::Relaxed),
                    ),
                };
            }
            results[0].push(nanos(start));
            let start = Instant::now();
            for i in 0..INCREMENTS {
                black_box(lax.inc(&names[i % count], 1).await?);
            }
            results[1].push(nanos(start));
            let start = Instant::now();
            for i in 0..INCREMENTS {
                black_box(lax_slices.inc(&names[i % count], 1).await?);
            }
            results[2].push(nanos(start));
        }
        print(
            "ns",
            count,
            &[
                "DashMap of atomic numbers",
                "LaxCounter",
                "LaxInstanceAwareCounter",
            ],
            results,
        );
    }
    Ok(())
}

fn key(name: &str) -> Result<DistkitRedisKey, Failure> {
    Ok(DistkitRedisKey::try_from(name.to_string())?)
}

fn names(count: usize) -> Result<Vec<DistkitRedisKey>, Failure> {
    (0..count).map(|i| key(&format!("key{i}"))).collect()
}

fn nanos(start: Instant) -> f64 {
    start.elapsed().as_nanos() as f64 / INCREMENTS as f64
}

/// Returns the calls in a second, with 64 in flight.
async fn load<C, F>(count: usize, call: C) -> Result<f64, Failure>
where
    C: Fn(usize) -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send,
{
    let start = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..IN_FLIGHT {
        let call = call.clone();
        callers.spawn(async move {
            let mut calls = 0;
            let mut index = caller % count;
            while start.elapsed() < ROUND {
                call(index).await?;
                calls += 1;
                index = (index + STRIDE) % count;
            }
            Ok::<usize, Failure>(calls)
        });
    }
    let mut calls = 0;
    while let Some(done) = callers.join_next().await {
        calls += done??;
    }
    Ok(calls as f64 / start.elapsed().as_secs_f64())
}

fn print(unit: &str, count: usize, names: &[&str; 3], results: [Vec<f64>; 3]) {
    let medians = results.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        rounds[rounds.len() / 2]
    });
    for (name, median) in names.iter().zip(medians) {
        println!(
            "{count:>6} keys  {name:<28} {median:>10.0} {unit:<8} {:>5.2}",
            median / medians[0]
        );
    }
}
