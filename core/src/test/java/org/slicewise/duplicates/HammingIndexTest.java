package org.slicewise.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HammingIndexTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 11})
  void findsWhatComparingAllPairsFindsAndEachOnce(int radius) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(radius);
    long[] hashes = new long[1200];
    for (int i = 0; i < hashes.length; i++) {
      // Few centres and up to 16 changed bits: many pairs at every distance.
      hashes[i] = changed(0x9E3779B97F4A7C15L * (i % 20), random.nextInt(17), random);
    }
    HammingIndex index = new HammingIndex(hashes, radius);

    for (int i = 0; i < hashes.length; i++) {
      List<Integer> found = new ArrayList<>();
      index.near(hashes[i], found::add);
      List<Integer> naive = new ArrayList<>();
      for (int j = 0; j < hashes.length; j++) {
        if (Long.bitCount(hashes[i] ^ hashes[j]) <= radius) {
          naive.add(j);
        }
      }
      assertThat(found)
          .as("seed %d, hash %d", radius, i)
          .containsExactlyInAnyOrderElementsOf(naive);
    }
  }

  @Test
  void searchesAHundredThousandWithoutComparingAllPairs() {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(5);
    int n = 100_000;
    long[] hashes = random.longs(n).toArray();
    Set<Integer> planted = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      hashes[n - 1 - i] = changed(hashes[i], i % 8, random);
      planted.add(i);
    }

    Set<Integer> found = new TreeSet<>();
    // Half a second here; comparing all five thousand million pairs takes longer than this.
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          HammingIndex index = new HammingIndex(hashes, 7);
          for (int i = 0; i < n; i++) {
            int self = i;
            index.near(hashes[i], j -> found.add(Math.min(self, j == self ? n : j)));
          }
        });

    found.remove(n);
    found.removeIf(i -> !planted.contains(i) && i > n / 2);
    assertThat(found).containsAll(planted);
  }

  @Test
  void refusesARadiusThatWouldLookAtNearlyEverything() {
    assertThatThrownBy(() -> new HammingIndex(new long[0], 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the radius is 0 to 11 bits, found 12");
  }

  private static long changed(long hash, int bits, UniformRandomProvider random) {
    long out = hash;
    for (int i = 0; i < bits; i++) {
      out ^= 1L << random.nextInt(64);
    }
    return out;
  }
}
