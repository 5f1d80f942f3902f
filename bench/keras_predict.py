"""One image through a Keras model, from a cold start; `slicewise bench` takes the time from outside.

    keras_predict.py MODEL.keras IMAGE
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    import keras

    model = keras.models.load_model(sys.argv[1])
    height, width = model.input_shape[1:3]
    image = keras.utils.img_to_array(keras.utils.load_img(sys.argv[2], target_size=(height, width))) / 255
    print(json.dumps({"file": sys.argv[2], "probabilities": model.predict(image[None], verbose=0)[0].tolist()}))


if __name__ == "__main__":
    main()
