package org.slicewise.intervals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which images belong together because they are of one patient.
 *
 * <p>The array is not copied: whoever passes it hands it over.
 *
 * @param groupOfRow group of each image, 0 to {@code count - 1}
 * @param count number of groups
 * @param named true where at least one image names its patient
 */
public record Groups(int[] groupOfRow, int count, boolean named) {

  /** Groups by patient id, numbered as they appear; an image with the id "" is its own patient. */
  public static Groups ofPatients(List<String> patients) {
    Map<String, Integer> ids = new HashMap<>();
    int[] groupOfRow = new int[patients.size()];
    int next = 0;
    for (int i = 0; i < groupOfRow.length; i++) {
      String patient = patients.get(i);
      Integer known = patient.isEmpty() ? null : ids.get(patient);
      if (known == null) {
        known = next++;
        if (!patient.isEmpty()) {
          ids.put(patient, known);
        }
      }
      groupOfRow[i] = known;
    }
    return new Groups(groupOfRow, next, !ids.isEmpty());
  }

  /** Each of {@code rows} images by itself. */
  public static Groups alone(int rows) {
    int[] groupOfRow = new int[rows];
    Arrays.setAll(groupOfRow, i -> i);
    return new Groups(groupOfRow, rows, false);
  }

  /** True where no two images share a group. */
  public boolean eachAlone() {
    return count == groupOfRow.length;
  }
}
