import os, sys, json
os.environ['KERAS_BACKEND']='jax'
import numpy as np, keras
from keras import layers as L
rng=np.random.default_rng(7)
def build():
    m=keras.Sequential([
      keras.Input((17,19,3)),
      L.ZeroPadding2D(((1,2),(0,3))),
      L.Conv2D(6,(3,2),strides=(2,1),padding='same',activation='silu',name='stem'),
      L.BatchNormalization(scale=False),
      L.DepthwiseConv2D(3,depth_multiplier=2,padding='same',activation='hard_silu',use_bias=False),
      L.Conv2D(8,3,groups=2,use_bias=False,dilation_rate=2,kernel_initializer='he_normal',kernel_regularizer=keras.regularizers.L2(0.01)),
      L.BatchNormalization(center=False,momentum=0.9,epsilon=1e-5),
      L.ReLU(max_value=4.0,negative_slope=0.1,threshold=0.2),
      L.MaxPooling2D(3,strides=2,padding='same'),
      L.Activation('gelu'),
      L.AveragePooling2D(2,padding='same',strides=1),
      L.Conv2D(5,1,activation='elu'),
      L.Flatten(),
      L.Dropout(0.3),
      L.Dense(7,activation='tanh',kernel_initializer='he_uniform',name='a_dense_layer_with_a_name_much_longer_than_its_column'),
      L.Dense(6,activation='hard_sigmoid'),
      L.Dense(5,activation='relu6'),
      L.Dense(3),
      L.Softmax()],name='every_layer')
    m.set_weights([rng.uniform(.5,1.5,w.shape) if 'variance' in v.path or 'gamma' in v.path else rng.normal(0,.4,w.shape) for w,v in zip(m.get_weights(),m.weights)])
    return m
m=build()
x=rng.uniform(0,1,(2,17,19,3)).astype('float32').round(3)
y=np.asarray(m.predict(x,verbose=0))
out=sys.argv[1]
os.makedirs(out,exist_ok=True)
m.save(out+'/every-layer.keras'); m.save(out+'/every-layer.h5')
s=[]
m.summary(line_length=80,print_fn=lambda t:s.append(t))
json.dump(dict(about='every layer, saved by Keras 3.15 as every-layer.h5 and every-layer.keras; input [2,17,19,3], output [2,3]',summary=''.join(s),input=[float(np.float32(v)) for v in x.ravel()],output=y.astype(float).tolist()),open(out+'/every-layer.json','w'))
print(''.join(s)); print(y)
